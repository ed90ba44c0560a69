/** Figures: across beside raw sockets and RMI. */
@NullMarked
package io.across.benchmarks;

import org.jspecify.annotations.NullMarked;
