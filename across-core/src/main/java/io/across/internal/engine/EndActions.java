package io.across.internal.engine;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is to be done when a connection has ended, or at once if it has already. Thread-safe. */
final class EndActions {

    private static final Logger log = LoggerFactory.getLogger("io.across.connection");

    /** Null once they have been run. */
    @GuardedBy("this") private @Nullable Set<Runnable> actions = new LinkedHashSet<>();

    /** @param action must not block, and must not throw */
    void add(Runnable action) {
        synchronized (this) {
            if (actions != null) {
                actions.add(action);
                return;
            }
        }
        action.run();
    }

    /** Forgets one that need not be done any more. */
    synchronized void remove(Runnable action) {
        if (actions != null) {
            actions.remove(action);
        }
    }

    void run() {
        Set<Runnable> due;
        synchronized (this) {
            due = actions == null ? Set.of() : actions;
            actions = null;
        }
        for (Runnable action : due) {
            try {
                action.run();
            } catch (RuntimeException | Error e) {
                // The others are not to miss the end for it.
                log.error("what was to be done at the end of a connection failed", e);
            }
        }
    }
}
