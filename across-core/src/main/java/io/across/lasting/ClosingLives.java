package io.across.lasting;

import io.across.Connection;
import io.across.internal.concurrent.DaemonThreads;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;

/**
 * Connections that have ended, or take no more calls, and give back what they have. The next one need not wait for that: a
 * child process may take its time to exit, and calls that are still run theirs. Thread-safe.
 */
final class ClosingLives {

    /** The far side has said how long that may be, or will. */
    private static final Duration AS_LONG_AS_NEEDED = Duration.ofSeconds(-1);

    private final String name;
    private final ConnectionHistory history;
    private final Logger log;

    /** Made now, since later there may be no memory for it. */
    private final String threadName;

    /** Concurrent. */
    private final Set<Connection> closing = ConcurrentHashMap.newKeySet();

    ClosingLives(String name, ConnectionHistory history, Logger log) {
        this.name = name;
        this.history = history;
        this.log = log;
        this.threadName = "across-connection " + name + " close";
    }

    /**
     * One more.
     *
     * @param drains whether its calls are still run
     * @return closes it, which others need not wait for: for {@link #begin}
     */
    Runnable add(Connection connection, boolean drains) {
        Runnable task = () -> {
            close(connection, drains ? AS_LONG_AS_NEEDED : Duration.ZERO);
            if (drains) {
                history.ended(connection, true);
            }
            closing.remove(connection);
        };
        closing.add(connection);
        return task;
    }

    /** Has another thread do what {@link #add} has returned, if there is a thread for it. */
    void begin(Runnable task) {
        DaemonThreads.startOrRun(threadName, task);
    }

    /** Those that are not closed yet. */
    List<Connection> unclosed() {
        return List.copyOf(closing);
    }

    /** Closes a connection, in whatever way it can be. */
    void close(Connection connection, Duration grace) {
        try {
            connection.close(grace);
        } catch (RuntimeException e) {
            log.debug("connection '{}' did not end in order", name, e);
        } catch (Error e) {
            connection.cancel();
            log.debug("connection '{}' did not end in order", name, e);
        }
    }
}
