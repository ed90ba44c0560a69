/** Health of listeners and named connections. For no application: beans of other types and these names replace them. */
@NullMarked
package io.across.spring.internal.health;

import org.jspecify.annotations.NullMarked;
