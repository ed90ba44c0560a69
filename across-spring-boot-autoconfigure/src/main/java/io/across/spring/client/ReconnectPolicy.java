package io.across.spring.client;

import java.time.Duration;

/**
 * When a connection that has ended is opened again: at once if it had lasted, otherwise after a delay that doubles with
 * every attempt that fails, until too many have failed. While calls wait, the delay is a few seconds at most. What cannot mend
 * itself is tried again after the longest delay only.
 *
 * @param enabled whether it is opened again at all
 * @param initialDelay the first delay, positive; also how long a connection must have been established to count as one
 *     that lasted
 * @param maxDelay the longest delay, at least the first one, at most 365 days
 * @param maxAttempts how many attempts in a row may fail before no further one is made; 0 for no limit
 */
public record ReconnectPolicy(boolean enabled, Duration initialDelay, Duration maxDelay, int maxAttempts) {

    private static final Duration LONGEST = Duration.ofDays(365);

    /** While calls wait, there are attempts as often as this at most, and in a long outage as seldom as that. */
    private static final Duration SOON = Duration.ofSeconds(1);

    private static final Duration SOON_AT_LAST = Duration.ofSeconds(5);

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

    /**
     * A delay as it is while calls wait: a tenth of the outage, within limits, unless it is shorter anyway. So however many
     * calls there are, they cause one attempt in a second at most, and none waits much longer than the far side was away.
     *
     * @param delay without them
     * @param outage for how long there has been no connection
     */
    Duration whileCallsWait(Duration delay, Duration outage) {
        Duration soon = longer(SOON, shorter(outage.dividedBy(10), SOON_AT_LAST));
        return shorter(delay, longer(initialDelay, soon));
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) > 0 ? a : b;
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    /** Whether there is to be no further attempt when so many have failed in a row. */
    boolean isExhausted(int failures) {
        return !enabled || (maxAttempts > 0 && failures >= maxAttempts);
    }
}
