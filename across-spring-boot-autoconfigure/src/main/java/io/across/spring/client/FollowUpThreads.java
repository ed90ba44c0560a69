package io.across.spring.client;

import io.across.internal.concurrent.DaemonThreads;
import java.util.concurrent.Executor;

/**
 * Threads for code of the application that follows the end of a call or of waiting. They are this library's own, since such
 * code may block and the JDK's common pool has but one thread on a small machine. None exists before it is needed; those with
 * nothing to do end. Thread-safe.
 */
public final class FollowUpThreads {

    private static final int IDLE_SECONDS = 1;
    private static final Executor THREADS = DaemonThreads.unbounded("across-follow-up-", IDLE_SECONDS);

    private FollowUpThreads() {}

    /** Runs the task on a thread of its own for as long as it takes. */
    public static void execute(Runnable task) {
        THREADS.execute(task);
    }

    /** The same, with what the present thread has of its caller's context. */
    static void inContext(Runnable task) {
        Executor caller = CallerContext.capture();
        execute(() -> caller.execute(task));
    }
}
