/** Brings up a peer in a JVM that got its classes over the wire, and keeps what is sent to such a JVM. */
@NullMarked
package io.across.internal.boot;

import org.jspecify.annotations.NullMarked;
