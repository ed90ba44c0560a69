package io.across.internal.transport;

import java.time.Duration;

/** A point in monotonic time, or never. Immutable. */
final class Deadline {

    private final boolean limited;
    private final long atNanos;

    private Deadline(boolean limited, long atNanos) {
        this.limited = limited;
        this.atNanos = atNanos;
    }

    /** @param timeout zero for never */
    static Deadline after(Duration timeout) {
        return timeout.isZero() ? new Deadline(false, 0) : afterNanos(nanos(timeout));
    }

    static Deadline afterNanos(long nanos) {
        return new Deadline(true, System.nanoTime() + nanos);
    }

    /** The end of an equal share of what is left, for the first of {@code parts}. */
    Deadline share(int parts) {
        return limited ? afterNanos(remainingNanos() / parts) : this;
    }

    boolean isOver() {
        return limited && remainingNanos() <= 0;
    }

    /** {@link Long#MAX_VALUE} if there is no limit; not positive if it is over. */
    long remainingNanos() {
        return limited ? atNanos - System.nanoTime() : Long.MAX_VALUE;
    }

    /** For {@link java.nio.channels.Selector#select(long)}: rounded up, so that a wait does not end before its time. */
    static long selectMillis(long nanos) {
        return Math.max(0, nanos) / 1_000_000 + 1;
    }

    private static long nanos(Duration timeout) {
        // Centuries would overflow; half the range also keeps differences of points in time sound.
        return timeout.compareTo(Duration.ofNanos(Long.MAX_VALUE / 2)) > 0 ? Long.MAX_VALUE / 2 : timeout.toNanos();
    }
}
