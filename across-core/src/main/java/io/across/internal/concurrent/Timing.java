package io.across.internal.concurrent;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.concurrent.Future;

/** What tells the time and runs short tasks later: the process's own, or a test's, in which nobody waits. Thread-safe. */
public interface Timing {

    /** As {@link System#nanoTime}. */
    long nanos();

    /**
     * Runs a task that does not block when the time has come.
     *
     * @return with what the task can be called off
     */
    @CanIgnoreReturnValue
    Future<?> schedule(Runnable task, long delayNanos);
}
