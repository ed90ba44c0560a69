package io.across.internal.engine;

import io.across.internal.concurrent.Timing;

/** Whether the peer is a child that was silent and at work not long ago: then others wait on. Thread-safe. */
final class SignsOfWork {

    private final long lastingNanos;
    private final Timing timing;

    /** When the child was last seen to work, by the clock. Written by the thread that beats. */
    private volatile long seenNanos;

    /** @param lastingNanos for how long a sign counts */
    SignsOfWork(long lastingNanos, Timing timing) {
        this.lastingNanos = lastingNanos;
        this.timing = timing;
        this.seenNanos = timing.nanos() - lastingNanos;
    }

    long lastingNanos() {
        return lastingNanos;
    }

    void seenAt(long nanos) {
        seenNanos = nanos;
    }

    long lastNanos() {
        return seenNanos;
    }

    boolean areFresh() {
        return timing.nanos() - seenNanos < lastingNanos;
    }
}
