/** Health of listeners and named connections. */
@NullMarked
package io.across.spring.health;

import org.jspecify.annotations.NullMarked;
