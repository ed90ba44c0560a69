package io.across.internal.concurrent;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Lets one of a kind through a minute, such as a line of a log, and counts what it holds back. Thread-safe. */
public final class OncePerMinute {

    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

    private final LongSupplier clock;

    /** When the last was let through. */
    private final AtomicLong last;

    private final AtomicLong since = new AtomicLong();

    public OncePerMinute() {
        this(System::nanoTime);
    }

    /** @param clock nanoseconds, such as {@link System#nanoTime} */
    public OncePerMinute(LongSupplier clock) {
        this.clock = clock;
        last = new AtomicLong(clock.getAsLong() - MINUTE);
    }

    /** One more: how many there have been since the last that was let through, with this one; 0 if this is held back. */
    public long pass() {
        long count = since.incrementAndGet();
        long now = clock.getAsLong();
        long before = last.get();
        if (now - before < MINUTE || !last.compareAndSet(before, now)) {
            return 0;
        }
        since.addAndGet(-count);
        return count;
    }
}
