/** What peers may ask for by name: beans that are exposed, and expressions. For no application. */
@NullMarked
package io.across.spring.internal.exposed;

import org.jspecify.annotations.NullMarked;
