/** Micrometer's meters of connections and their calls. */
@NullMarked
package io.across.spring.internal.metrics;

import org.jspecify.annotations.NullMarked;
