package io.across.internal.engine;

/** Whether the peer is a child that was silent and at work not long ago: then others wait on. Thread-safe. */
final class SignsOfWork {

    private final long lastingNanos;

    /** When the child was last seen to work, by {@link System#nanoTime}. Written by the thread that beats. */
    private volatile long seenNanos;

    /** @param lastingNanos for how long a sign counts */
    SignsOfWork(long lastingNanos) {
        this.lastingNanos = lastingNanos;
        this.seenNanos = System.nanoTime() - lastingNanos;
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
        return System.nanoTime() - seenNanos < lastingNanos;
    }
}
