package io.across.spring.declarative;

import io.across.internal.concurrent.DaemonThreads;
import io.across.internal.engine.EngineThreads;
import java.util.concurrent.Executor;

/**
 * Threads for fallbacks: code of the application that answers when a call has failed. They are this library's own, since such
 * code may block and the JDK's common pool has but one thread on a small machine. None exists before it is needed; those with
 * nothing to do end. Thread-safe.
 */
final class FallbackThreads {

    private static final int IDLE_SECONDS = 1;
    private static final Executor THREADS =
            DaemonThreads.unbounded("across-fallback-", IDLE_SECONDS, EngineThreads::runSoon);

    private FallbackThreads() {}

    /** Runs the task on a thread of its own for as long as it takes. */
    static void execute(Runnable task) {
        THREADS.execute(task);
    }
}
