/** The peers that are measured: a client side each, and the server that it starts in a JVM of its own. */
@NullMarked
package io.across.benchmarks.peer;

import org.jspecify.annotations.NullMarked;
