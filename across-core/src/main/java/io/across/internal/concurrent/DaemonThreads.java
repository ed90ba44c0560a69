package io.across.internal.concurrent;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Makes all threads of this library. Each is a daemon, unless whoever starts it says otherwise: the starter's listener, which
 * keeps the JVM alive, does. Each has a name that docs/architecture.md lists. It inherits no values
 * of thread-locals, and its context class loader is this library's: a thread must not keep what belongs to whoever happened
 * to start it.
 */
public final class DaemonThreads {

    private DaemonThreads() {}

    /** A thread that is not started yet. */
    public static Thread named(String name, Runnable task) {
        return withStack(name, task, 0);
    }

    /**
     * The same with a stack of its own size.
     *
     * @param bytes 0 for the usual size
     */
    public static Thread withStack(String name, Runnable task, long bytes) {
        Thread thread = new Thread(null, task, name, bytes, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(DaemonThreads.class.getClassLoader());
        return thread;
    }

    /** A thread that runs code which finds its classes by the context class loader: it has the present thread's. */
    public static Thread inContext(String name, Runnable task) {
        Thread thread = named(name, task);
        thread.setContextClassLoader(Thread.currentThread().getContextClassLoader());
        return thread;
    }

    /** Starts a thread for one task, which may block. */
    public static void start(String name, Runnable task) {
        named(name, task).start();
    }

    /**
     * Starts a thread for one task, which may block; where the system has no thread left, the task is run here, since nobody else
     * would do it.
     */
    public static void startOrRun(String name, Runnable task) {
        try {
            start(name, task);
        } catch (OutOfMemoryError e) {
            task.run();
        }
    }

    /**
     * Runs tasks that may block and wait for each other: never refuses, nor has one wait for another's thread.
     *
     * @param later runs a short task a moment later, by a thread of its own: while the system has no thread for a task, it is
     *     asked for one again by such
     */
    public static Executor unbounded(String prefix, int idleSeconds, Executor later) {
        AtomicInteger count = new AtomicInteger();
        return new WorkerPool(idleSeconds, task -> named(prefix + count.incrementAndGet(), task), later);
    }

    /** Runs tasks that may block, this many at the same time; has no thread while it has no task. */
    public static Executor bounded(String name, int most) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                most, most, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> named(name, task));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }
}
