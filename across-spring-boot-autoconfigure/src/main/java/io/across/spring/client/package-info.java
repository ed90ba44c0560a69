/** Named connections: made from properties, established again after a failure. */
@NullMarked
package io.across.spring.client;

import org.jspecify.annotations.NullMarked;
