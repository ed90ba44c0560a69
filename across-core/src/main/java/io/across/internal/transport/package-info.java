/** Byte streams of every kind behind one interface: sockets, pipes, child processes, memory. Knows nothing of frames. */
@NullMarked
package io.across.internal.transport;

import org.jspecify.annotations.NullMarked;
