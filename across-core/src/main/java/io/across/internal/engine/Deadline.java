package io.across.internal.engine;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The moment until which somebody waits, on the monotonic clock. Immutable. */
record Deadline(long atNanos, Duration timeout) {

    private static final long FOREVER_NANOS = TimeUnit.DAYS.toNanos(365);

    /**
     * The moment {@code timeout} from now.
     *
     * @param timeout {@link Duration#ZERO} for practically never
     */
    static Deadline in(Duration timeout) {
        return new Deadline(System.nanoTime() + (timeout.isZero() ? FOREVER_NANOS : timeout.toNanos()), timeout);
    }

    /** What is left of the time; not positive once it is over. */
    long leftNanos() {
        return atNanos - System.nanoTime();
    }

    boolean isOver() {
        return leftNanos() <= 0;
    }
}
