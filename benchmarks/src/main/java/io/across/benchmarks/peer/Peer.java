package io.across.benchmarks.peer;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The client's side of one way to talk to another process, and its hold on that process. */
public interface Peer extends AutoCloseable {

    /** What the table and {@code --peers} call it. */
    String name();

    /** How this peer does {@code workload}; null if it cannot. */
    @Nullable Load load(Workload workload) throws Exception;

    /** Opens one more connection to the server, which stays idle until the peer is closed. */
    default void openIdle() throws Exception {
        throw new UnsupportedOperationException(name() + " has no connections of its own to open");
    }

    /** Process id of the server; -1 if there is none. */
    default long serverPid() {
        return -1;
    }

    /** Ends connections and server. */
    @Override
    void close() throws IOException;
}
