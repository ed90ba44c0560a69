package io.across.internal.engine;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.across.ConnectionState;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Where a connection is in its life, and why it ended. Only moves forward; the first reason wins. Thread-safe; the lock is
 * held for nothing else.
 */
final class Lifecycle {

    private final ReentrantLock lock = new ReentrantLock();

    /** Signalled at every change. */
    private final Condition changed = lock.newCondition();

    /** Changed under the lock, read without. */
    private volatile ConnectionState state = ConnectionState.STARTING;

    /**
     * When it was established; after the end, when it ended. Milliseconds of the epoch, 0 before. Set under the lock, before the
     * state. A number: an end takes no memory.
     */
    private volatile long sinceMillis;

    /** Why the connection broke; null if it has not, or ended in order. Set with the move to STOPPED. */
    private volatile @Nullable Throwable failure;

    @GuardedBy("lock") private boolean failureReported;

    ConnectionState state() {
        return state;
    }

    @Nullable Instant since() {
        long millis = sinceMillis;
        return millis == 0 ? null : Instant.ofEpochMilli(millis);
    }

    @Nullable Throwable failure() {
        return failure;
    }

    boolean hasReached(ConnectionState wanted) {
        return state.compareTo(wanted) >= 0;
    }

    /** Moves on to {@code next}; returns false if the connection is there or beyond already. */
    boolean moveTo(ConnectionState next) {
        return moveTo(next, null);
    }

    /** Moves to STOPPED for a reason, null for an orderly end; returns false if it has ended already. */
    boolean stop(@Nullable Throwable reason) {
        return moveTo(ConnectionState.STOPPED, reason);
    }

    private boolean moveTo(ConnectionState next, @Nullable Throwable reason) {
        lock.lock();
        try {
            if (hasReached(next)) {
                return false;
            }
            if (reason != null) {
                failure = reason;
            }
            if (next == ConnectionState.RUNNING || next == ConnectionState.STOPPED) {
                sinceMillis = System.currentTimeMillis();
            }
            state = next;
            changed.signalAll();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** The failure, the first time it is asked for; then null. */
    @Nullable Throwable failureOnce() {
        lock.lock();
        try {
            Throwable once = failureReported ? null : failure;
            failureReported = true;
            return once;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until {@code wanted} is reached or passed.
     *
     * @return false if the time is over
     */
    boolean await(ConnectionState wanted, long timeoutNanos) throws InterruptedException {
        if (hasReached(wanted)) {
            return true;
        }
        lock.lockInterruptibly();
        try {
            long left = timeoutNanos;
            while (!hasReached(wanted)) {
                if (left <= 0) {
                    return false;
                }
                left = changed.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until {@code wanted} is reached or passed, through interrupts, which stay set. */
    void awaitUninterruptibly(ConnectionState wanted) {
        boolean interrupted = false;
        while (true) {
            try {
                await(wanted, TimeUnit.DAYS.toNanos(365));
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
