package io.across.internal.engine;

import java.util.concurrent.TimeUnit;

/**
 * How long the peer has given no sign of life, by the time in which this process could have noticed one. Whoever was stopped,
 * or held its breath for its garbage collector, finds bytes that wait, and its reader comes to them soon: of such a pause
 * counts no more than a look was late anyway. Used by one thread at a time.
 */
final class Silence {

    /** A look that comes later than this was kept from coming. */
    private final long latenessNanos;

    private long lookNanos;
    private long plannedNanos;
    private long signNanos;
    private long silentNanos;

    /** @param timeoutNanos the silence that is too long */
    Silence(long timeoutNanos, long nowNanos) {
        lookNanos = nowNanos;
        signNanos = nowNanos;
        latenessNanos = Math.max(timeoutNanos / 16, TimeUnit.MILLISECONDS.toNanos(1));
    }

    /**
     * Looks.
     *
     * @param lastSignNanos when the last sign of life came
     * @return for how long there was none
     */
    long at(long now, long lastSignNanos) {
        boolean isNew = lastSignNanos != signNanos;
        long passed = Math.min(now - (isNew ? lastSignNanos : lookNanos), plannedNanos + latenessNanos);
        silentNanos = isNew ? passed : silentNanos + passed;
        signNanos = lastSignNanos;
        lookNanos = now;
        return silentNanos;
    }

    /** Says when the next look is to come. */
    void lookAgainIn(long nanos) {
        plannedNanos = nanos;
    }
}
