package io.across.internal.engine;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is to be done when a connection has ended, or at once if it has already. Thread-safe. */
final class EndActions {

    /** Null once they have been run. */
    @GuardedBy("this") private @Nullable List<Runnable> actions = new ArrayList<>();

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

    void run() {
        List<Runnable> due;
        synchronized (this) {
            due = actions == null ? List.of() : actions;
            actions = null;
        }
        due.forEach(Runnable::run);
    }
}
