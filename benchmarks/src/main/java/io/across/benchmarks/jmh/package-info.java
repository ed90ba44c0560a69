/** Micro benchmarks of the engine and its codec within one process. */
@NullMarked
package io.across.benchmarks.jmh;

import org.jspecify.annotations.NullMarked;
