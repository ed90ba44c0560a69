package io.across.spring.declarative;

import io.across.internal.concurrent.DaemonThreads;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Threads for fallbacks: code of the application that answers when a call has failed. They are this library's own, since such
 * code may block and the JDK's common pool has but one thread on a small machine. None exists before it is needed; those with
 * nothing to do end. Thread-safe.
 */
final class FallbackThreads {

    private static final int IDLE_SECONDS = 1;

    /** By the JDK's own timer, which only asks for a thread again. */
    private static final Executor SOON = CompletableFuture.delayedExecutor(20, TimeUnit.MILLISECONDS, Runnable::run);

    private static final Executor THREADS = DaemonThreads.unbounded("across-fallback-", IDLE_SECONDS, SOON);

    private FallbackThreads() {}

    /** Runs the task on a thread of its own for as long as it takes. */
    static void execute(Runnable task) {
        THREADS.execute(task);
    }
}
