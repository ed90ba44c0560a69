package io.across.process;

import io.across.internal.concurrent.DaemonThreads;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Halts this process if it does not end by itself in time, whatever keeps it from that: a shutdown hook that hangs, or
 * classes that can no longer be loaded since somebody has replaced the jar. All that it needs then is loaded when it starts.
 * Thread-safe.
 */
final class HaltWatchdog implements Runnable {

    /** What an end may take in all: a child is to be gone two seconds after its connection. */
    private static final long END_NANOS = TimeUnit.MILLISECONDS.toNanos(1500);

    /** By {@link System#nanoTime}; null as long as there is no limit. Written under this object's lock. */
    private volatile @Nullable Long limit;

    private volatile int code = 1;

    private final Thread thread = DaemonThreads.named("across-halt", this);

    private HaltWatchdog() {}

    static HaltWatchdog begin() {
        HaltWatchdog watchdog = new HaltWatchdog();
        watchdog.thread.start();
        return watchdog;
    }

    /** From here on it is a matter of a moment. */
    void endsNow(int exitCode) {
        code = exitCode;
        endsWithin(0);
    }

    /** So long it may take until all but a moment is over. */
    synchronized void endsWithin(long nanos) {
        long until = System.nanoTime() + nanos + END_NANOS;
        Long before = limit;
        if (before == null || until - before < 0) {
            limit = until;
            LockSupport.unpark(thread);
        }
    }

    @Override
    public void run() {
        while (true) {
            Long until = limit;
            long left = until == null ? TimeUnit.DAYS.toNanos(1) : until - System.nanoTime();
            if (left <= 0) {
                Runtime.getRuntime().halt(code);
            }
            LockSupport.parkNanos(this, left);
        }
    }
}
