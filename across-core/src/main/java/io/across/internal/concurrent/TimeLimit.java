package io.across.internal.concurrent;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;

/** A point on the monotonic clock until which somebody waits, or never. Immutable. */
public final class TimeLimit {

    /** Centuries would overflow; half the range also keeps differences of points in time sound. */
    private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE / 2);

    private static final TimeLimit NEVER = new TimeLimit(false, 0, Duration.ZERO);

    private final boolean limited;
    private final long atNanos;
    private final Duration timeout;

    private TimeLimit(boolean limited, long atNanos, Duration timeout) {
        this.limited = limited;
        this.atNanos = atNanos;
        this.timeout = timeout;
    }

    /** No limit. */
    public static TimeLimit never() {
        return NEVER;
    }

    /**
     * The moment {@code timeout} from now.
     *
     * @param timeout over at once if it is not positive
     */
    public static TimeLimit in(Duration timeout) {
        return new TimeLimit(true, System.nanoTime() + nanos(timeout), timeout);
    }

    /**
     * The moment {@code left} from now, when a part of a deadline has passed already.
     *
     * @param asked the whole of it: what people are told
     */
    public static TimeLimit in(Duration left, Duration asked) {
        return new TimeLimit(true, System.nanoTime() + nanos(left), asked);
    }

    /**
     * The moment {@code timeout} from now, where no limit is written as zero.
     *
     * @param timeout {@link Duration#ZERO} for never
     */
    public static TimeLimit unlessZero(Duration timeout) {
        return timeout.isZero() ? NEVER : in(timeout);
    }

    private static long nanos(Duration timeout) {
        if (timeout.isNegative()) {
            return 0;
        }
        return timeout.compareTo(LONGEST) > 0 ? LONGEST.toNanos() : timeout.toNanos();
    }

    /** The end of an equal share of what is left, for the first of {@code parts}. */
    public TimeLimit share(int parts) {
        return limited ? in(Duration.ofNanos(remainingNanos() / parts)) : this;
    }

    /** Whether there is a limit at all. */
    public boolean isLimited() {
        return limited;
    }

    /** How long it is as a whole, to be told to people; zero if there is no limit. */
    public Duration timeout() {
        return timeout;
    }

    /** What is left, at least a nanosecond: what has passed fails when it is used. Zero if there is no limit. */
    public Duration left() {
        return limited ? Duration.ofNanos(Math.max(1, remainingNanos())) : Duration.ZERO;
    }

    /** Whether the time is over. */
    public boolean isOver() {
        return remainingNanos() <= 0;
    }

    /** {@link Long#MAX_VALUE} if there is no limit; not positive if the time is over. */
    public long remainingNanos() {
        return limited ? atNanos - System.nanoTime() : Long.MAX_VALUE;
    }

    /**
     * Waits for a signal, once: to be called in a loop, with the condition's lock held.
     *
     * @return false, without waiting, if the time is over
     */
    @SuppressWarnings("WaitNotInLoop") // the callers loop
    public boolean await(Condition condition) throws InterruptedException {
        long remaining = remainingNanos();
        if (remaining <= 0) {
            return false;
        }
        condition.await(remaining, TimeUnit.NANOSECONDS);
        return true;
    }
}
