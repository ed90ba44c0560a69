/**
 * Child JVMs as peers: the command line that starts one with this process's own classes, and the program it runs.
 *
 * <pre>{@code
 * ChildJvm child = ChildJvm.builder().maxHeap(64L << 20).build();
 * try (Connection worker = Connection.open(Endpoint.jvm(child))) {
 *     long pid = worker.call(() -> ProcessHandle.current().pid());
 * }
 * }</pre>
 */
@NullMarked
package io.across.process;

import org.jspecify.annotations.NullMarked;
