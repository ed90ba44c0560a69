package io.across.lasting;

import io.across.Connection;
import io.across.internal.concurrent.DaemonThreads;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;

/** Lives that are over, or take no more calls, and give back in the background what they have. Thread-safe. */
final class ClosingLives {

    /** The far side has said how long that may be, or will. */
    private static final Duration AS_LONG_AS_NEEDED = Duration.ofSeconds(-1);

    private final String name;
    private final ConnectionHistory history;
    private final Logger log;

    /** Which are not closed yet. */
    private final Set<Connection> lives = ConcurrentHashMap.newKeySet();

    ClosingLives(String name, ConnectionHistory history, Logger log) {
        this.name = name;
        this.history = history;
        this.log = log;
    }

    /** Those that are not closed yet. */
    List<Connection> all() {
        return List.copyOf(lives);
    }

    /** From now on this one is among them; {@link #close} must follow. */
    void add(Connection life) {
        lives.add(life);
    }

    /**
     * Closes one in the background: a child process may take its time to exit, and calls that are still run theirs, which the next
     * life need not wait for.
     *
     * @param drains whether calls are still run; its end is then counted when it has come
     */
    void close(Connection life, boolean drains) {
        DaemonThreads.startOrRun("across-connection " + name + " close", () -> {
            closeNow(life, drains ? AS_LONG_AS_NEEDED : Duration.ZERO);
            if (drains) {
                history.ended(life, true);
            }
            lives.remove(life);
        });
    }

    /** Closes one; how it ends is no concern of anybody any more. */
    void closeNow(Connection life, Duration grace) {
        try {
            life.close(grace);
        } catch (RuntimeException e) {
            log.debug("connection '{}' did not end in order", name, e);
        }
    }
}
