package io.across.internal.engine;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.across.Options.ThreadKind;
import io.across.internal.concurrent.DaemonThreads;
import io.across.internal.concurrent.Timing;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The threads that all connections of this process share. All are daemons, none exists before the first connection, and
 * those that have nothing to do end after ten seconds. Thread-safe.
 */
public final class EngineThreads {

    /** The system property, which no application needs: tests that wait for the end of all threads have little time. */
    private static final String IDLE_PROPERTY = "across.idle-thread-seconds";

    /** How long threads without work live on. */
    static final int IDLE_SECONDS = Integer.getInteger(IDLE_PROPERTY, 10);

    private static final int SOON_MILLIS = 20;

    private static final @Nullable MethodHandle IS_VIRTUAL = findIsVirtual();

    private EngineThreads() {}

    /** Runs what may block: reading, user code, writes that wait. Never refuses. */
    public static Executor workers(ThreadKind kind) {
        return kind == ThreadKind.VIRTUAL ? Virtual.WORKERS : Platform.WORKERS;
    }

    /**
     * Runs a short task that does not block when the time has come.
     *
     * @return with what the task can be called off
     */
    @CanIgnoreReturnValue
    static Future<?> schedule(Runnable task, long delayNanos) {
        return Timer.INSTANCE.schedule(task, delayNanos, TimeUnit.NANOSECONDS);
    }

    /**
     * Runs a short task that does not block a moment later: what failed is tried again by it.
     *
     * @throws OutOfMemoryError if there is no thread that could, and none to be had; the task is not run then
     */
    @SuppressWarnings("FutureReturnValueIgnored") // the task reports what it throws
    private static void runSoon(Runnable task) {
        Timer.INSTANCE.prestartCoreThread();
        Timer.INSTANCE.schedule(task, SOON_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** The clock and the timer of this process. */
    static Timing timing() {
        return Timer.TIMING;
    }

    /** Whether the current thread is virtual, and so should not read: it would hold its carrier. */
    static boolean currentIsVirtual() {
        if (IS_VIRTUAL == null) {
            return false;
        }
        try {
            return (boolean) IS_VIRTUAL.invokeExact(Thread.currentThread());
        } catch (Throwable t) {
            throw new LinkageError("Thread.isVirtual", t);
        }
    }

    /** Runs the task with another name on this thread, a worker's, which has its own again afterwards. */
    static void runNamed(String name, Runnable task) {
        Thread worker = Thread.currentThread();
        String own = worker.getName();
        worker.setName(name);
        try {
            task.run();
        } finally {
            worker.setName(own);
        }
    }

    private static @Nullable MethodHandle findIsVirtual() {
        try {
            return MethodHandles.lookup().findVirtual(Thread.class, "isVirtual", MethodType.methodType(boolean.class));
        } catch (NoSuchMethodException | IllegalAccessException e) {
            return null;
        }
    }

    private static final class Platform {

        static final Executor WORKERS = DaemonThreads.unbounded("across-worker-", IDLE_SECONDS, EngineThreads::runSoon);
    }

    private static final class Virtual {

        static final Executor WORKERS = create();

        private static Executor create() {
            try {
                return (ExecutorService) Executors.class
                        .getMethod("newVirtualThreadPerTaskExecutor")
                        .invoke(null);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("virtual threads need Java 21 or later", e);
            }
        }
    }

    private static final class Timer {

        static final ScheduledThreadPoolExecutor INSTANCE = create();

        static final Timing TIMING = new Timing() {
            @Override
            public long nanos() {
                return System.nanoTime();
            }

            @Override
            public Future<?> schedule(Runnable task, long delayNanos) {
                return EngineThreads.schedule(task, delayNanos);
            }
        };

        private static ScheduledThreadPoolExecutor create() {
            ScheduledThreadPoolExecutor timer =
                    new ScheduledThreadPoolExecutor(1, task -> DaemonThreads.named("across-timer", task));
            timer.setRemoveOnCancelPolicy(true);
            timer.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
            timer.allowCoreThreadTimeOut(true);
            return timer;
        }
    }
}
