/** The actuator endpoint {@code across}. */
@NullMarked
package io.across.spring.endpoint;

import org.jspecify.annotations.NullMarked;
