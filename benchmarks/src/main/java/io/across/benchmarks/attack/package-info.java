/** Attacks on a server that lets strangers call one object, and on a client that trusts its server as little. */
@NullMarked
package io.across.benchmarks.attack;

import org.jspecify.annotations.NullMarked;
