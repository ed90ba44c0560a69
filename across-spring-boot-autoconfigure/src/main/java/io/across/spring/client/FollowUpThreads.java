package io.across.spring.client;

import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads for code of the application that follows the end of a call or of waiting. They are this library's own, since such
 * code may block and the JDK's common pool has but one thread on a small machine. None exists before it is needed; those with
 * nothing to do end. Thread-safe.
 */
public final class FollowUpThreads {

    private static final int IDLE_SECONDS = 1;
    private static final AtomicInteger COUNT = new AtomicInteger();

    /** Never refuses: what waits here may wait for what would be queued behind it. */
    private static final Executor THREADS = new ThreadPoolExecutor(
            0, Integer.MAX_VALUE, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), FollowUpThreads::daemon);

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

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(null, task, "across-follow-up-" + COUNT.incrementAndGet(), 0, false);
        thread.setDaemon(true);
        // A shared thread must not keep the class loader of whoever happened to start it.
        thread.setContextClassLoader(FollowUpThreads.class.getClassLoader());
        return thread;
    }
}
