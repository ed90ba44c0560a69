/** Figures: across beside raw sockets and RMI, each with its server in a process of its own. */
@NullMarked
package io.across.benchmarks;

import org.jspecify.annotations.NullMarked;
