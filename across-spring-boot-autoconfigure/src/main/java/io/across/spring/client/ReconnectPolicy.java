package io.across.spring.client;

import java.time.Duration;

/**
 * When a connection that has ended is opened again: at once if it had lasted, otherwise after a delay that doubles with
 * every attempt that fails, until too many have failed.
 *
 * @param enabled whether it is opened again at all
 * @param initialDelay the first delay, positive; also how long a connection must have been established to count as one
 *     that lasted
 * @param maxDelay the longest delay, at least the first one, at most 365 days
 * @param maxAttempts how many attempts in a row may fail before no further one is made; 0 for no limit
 */
public record ReconnectPolicy(boolean enabled, Duration initialDelay, Duration maxDelay, int maxAttempts) {

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
        if (maxAttempts < 0) {
            throw new IllegalArgumentException("max-attempts must not be negative, is " + maxAttempts);
        }
    }

    /** A policy without a limit of attempts. */
    public ReconnectPolicy(boolean enabled, Duration initialDelay, Duration maxDelay) {
        this(enabled, initialDelay, maxDelay, 0);
    }

    Duration after(Duration delay) {
        if (delay.isZero()) {
            return initialDelay;
        }
        return delay.compareTo(maxDelay.dividedBy(2)) > 0 ? maxDelay : delay.multipliedBy(2);
    }

    /** Whether there is to be no further attempt when so many have failed in a row. */
    boolean isExhausted(int failures) {
        return !enabled || (maxAttempts > 0 && failures >= maxAttempts);
    }
}
