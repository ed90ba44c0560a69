package io.across.server;

import java.time.Duration;
import java.util.concurrent.locks.Condition;

/** A point in time up to which a thread waits for a condition. For one thread. */
final class Deadline {

    private final boolean unlimited;
    private final long atNanos;

    private Deadline(boolean unlimited, long atNanos) {
        this.unlimited = unlimited;
        this.atNanos = atNanos;
    }

    /** @param limit negative for none */
    static Deadline in(Duration limit) {
        return new Deadline(limit.isNegative(), limit.isNegative() ? 0 : System.nanoTime() + limit.toNanos());
    }

    static Deadline never() {
        return new Deadline(true, 0);
    }

    /**
     * Waits for a signal, once: to be called in a loop, with the condition's lock held.
     *
     * @return false if the time is over or the thread was interrupted, whose flag is set again
     */
    @SuppressWarnings("WaitNotInLoop") // the callers loop
    boolean await(Condition condition) {
        try {
            if (unlimited) {
                condition.await();
                return true;
            }
            long left = atNanos - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            condition.awaitNanos(left);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
