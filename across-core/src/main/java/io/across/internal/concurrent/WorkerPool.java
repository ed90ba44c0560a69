package io.across.internal.concurrent;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks that may block and wait for each other: as many threads as there are tasks. Never refuses: while the system has
 * no further thread, a task waits for one of those that are there, for the next task that gets one, or until a thread is to
 * be had again, which is tried all the time. Thread-safe.
 */
final class WorkerPool extends ThreadPoolExecutor {

    private final Executor later;

    private final ReentrantLock lock = new ReentrantLock();

    /** Tasks that got no thread. */
    @GuardedBy("lock") private final Deque<Runnable> waiting = new ArrayDeque<>();

    /** Whether there are such: spares all others the lock. Written under it. */
    private volatile boolean any;

    /** Whether threads will be asked for again by who runs what is to be done later. */
    private final AtomicBoolean retrying = new AtomicBoolean();

    /** Made now: later there may be no memory for it. */
    private final Runnable retry = this::retry;

    /** @param later runs a short task a moment later, by a thread that is not of this pool */
    WorkerPool(int idleSeconds, ThreadFactory threads, Executor later) {
        super(0, Integer.MAX_VALUE, idleSeconds, TimeUnit.SECONDS, new SynchronousQueue<>(), threads);
        this.later = later;
    }

    @Override
    public void execute(Runnable task) {
        try {
            super.execute(task);
        } catch (OutOfMemoryError e) {
            keep(task);
        }
        if (any) {
            // Also what was kept just now: the thread that would have come back for it may have ended meanwhile.
            startWaiting();
        }
    }

    private void keep(Runnable task) {
        lock.lock();
        try {
            waiting.addLast(task);
            any = true;
        } finally {
            lock.unlock();
        }
    }

    /** What waits gets threads again, as far as there are any. */
    private void startWaiting() {
        for (Runnable task = next(); task != null; task = next()) {
            try {
                super.execute(task);
            } catch (OutOfMemoryError e) {
                putBack(task);
                retryLater();
                return;
            }
        }
    }

    /** All threads may be waiting for what one of these tasks would do, and nobody may have another task. */
    private void retryLater() {
        if (!retrying.compareAndSet(false, true)) {
            return;
        }
        try {
            later.execute(retry);
        } catch (RuntimeException | Error e) {
            // There is no such thread either: so the next task that comes, or ends, tries again.
            retrying.set(false);
        }
    }

    private void retry() {
        retrying.set(false);
        startWaiting();
    }

    /** The thread of a task that has ended runs what waits, in its turn. */
    @Override
    protected void afterExecute(Runnable task, @Nullable Throwable failure) {
        while (any) {
            Runnable waited = next();
            if (waited == null) {
                return;
            }
            if (any) {
                retryLater();
            }
            try {
                waited.run();
            } catch (RuntimeException | Error e) {
                report(e);
            }
        }
    }

    private static void report(Throwable failure) {
        Thread thread = Thread.currentThread();
        thread.getUncaughtExceptionHandler().uncaughtException(thread, failure);
    }

    private @Nullable Runnable next() {
        lock.lock();
        try {
            Runnable task = waiting.pollFirst();
            any = !waiting.isEmpty();
            return task;
        } finally {
            lock.unlock();
        }
    }

    private void putBack(Runnable task) {
        lock.lock();
        try {
            waiting.addFirst(task);
            any = true;
        } finally {
            lock.unlock();
        }
    }
}
