package io.across.internal.concurrent;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Lets so many of a kind through a minute, such as lines of a log, and counts what it holds back. Thread-safe. */
public final class MinuteLimit {

    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

    private final int most;
    private final LongSupplier clock;

    /** When the present minute has begun: with the first that was let through after the last one. */
    private final AtomicLong begun;

    /** How many this minute has let through; more than {@link #most} for a moment, where several come at once. */
    private final AtomicInteger passed = new AtomicInteger();

    private final AtomicLong heldBack = new AtomicLong();

    /** @param most in a minute; positive */
    public MinuteLimit(int most) {
        this(most, System::nanoTime);
    }

    /** @param clock nanoseconds, such as {@link System#nanoTime} */
    public MinuteLimit(int most, LongSupplier clock) {
        this.most = most;
        this.clock = clock;
        begun = new AtomicLong(clock.getAsLong() - MINUTE);
    }

    /** One more: how many there have been since the last that was let through, with this one; 0 if this is held back. */
    public long pass() {
        long now = clock.getAsLong();
        long before = begun.get();
        if (now - before >= MINUTE && begun.compareAndSet(before, now)) {
            passed.set(0);
        }
        if (passed.get() >= most || passed.incrementAndGet() > most) {
            heldBack.incrementAndGet();
            return 0;
        }
        return 1 + heldBack.getAndSet(0);
    }
}
