package io.across.spring.client;

import java.time.Duration;

/**
 * When a connection that has ended is opened again: at once if it had lasted, otherwise after a delay that doubles with
 * every attempt that fails.
 *
 * @param enabled whether it is opened again at all
 * @param initialDelay the first delay, positive; also how long a connection must have been established to count as one
 *     that lasted
 * @param maxDelay the longest delay, at least the first one, at most 365 days
 */
public record ReconnectPolicy(boolean enabled, Duration initialDelay, Duration maxDelay) {

    private static final Duration LONGEST = Duration.ofDays(365);

    /** Checks the values. */
    public ReconnectPolicy {
        if (initialDelay.isNegative() || initialDelay.isZero()) {
            throw new IllegalArgumentException("initial-delay must be positive, is " + initialDelay);
        }
        if (maxDelay.compareTo(initialDelay) < 0) {
            throw new IllegalArgumentException(
                    "max-delay must be at least initial-delay=" + initialDelay + ", is " + maxDelay);
        }
        if (maxDelay.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("max-delay must be at most 365 days, is " + maxDelay);
        }
    }

    Duration after(Duration delay) {
        if (delay.isZero()) {
            return initialDelay;
        }
        return delay.compareTo(maxDelay.dividedBy(2)) > 0 ? maxDelay : delay.multipliedBy(2);
    }
}
