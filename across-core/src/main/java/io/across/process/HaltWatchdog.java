package io.across.process;

import io.across.internal.concurrent.DaemonThreads;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Halts this process if it does not end by itself in time, whatever keeps it from that: a shutdown hook that hangs, or
 * classes that can no longer be loaded since somebody has replaced the jar, or memory that is used up. All that it needs
 * then is there when it starts. Thread-safe.
 */
final class HaltWatchdog implements Runnable {

    /** What an end may take in all: a child is to be gone two seconds after its connection. */
    private static final long END_NANOS = TimeUnit.MILLISECONDS.toNanos(1500);

    private final long startNanos = System.nanoTime();

    /** Nanoseconds from the start on; the largest number as long as there is no limit. Written under this object's lock. */
    private volatile long limitNanos = Long.MAX_VALUE;

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
        long until = ageNanos() + nanos + END_NANOS;
        if (until < limitNanos) {
            limitNanos = until;
            LockSupport.unpark(thread);
        }
    }

    @Override
    public void run() {
        while (true) {
            long left = limitNanos - ageNanos();
            if (left <= 0) {
                Runtime.getRuntime().halt(code);
            }
            LockSupport.parkNanos(this, left);
        }
    }

    private long ageNanos() {
        return System.nanoTime() - startNanos;
    }
}
