package io.across;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How long to wait before something that has failed is tried again: a delay that doubles with each failure in a row, up to a
 * longest one, and is shortened at random, so that many who failed at the same time do not try again at the same time.
 * Immutable.
 *
 * <pre>{@code
 * Backoff backoff = Backoff.exponential(Duration.ofMillis(200), Duration.ofSeconds(30)).maxAttempts(10);
 * }</pre>
 */
public final class Backoff {

    private static final Duration LONGEST = Duration.ofDays(365);
    private static final double USUAL_JITTER = 0.2;
    private static final Backoff NEVER =
            new Backoff(Duration.ofMillis(1), Duration.ofMillis(1), 0, Integer.MAX_VALUE, false);

    private final Duration initialDelay;
    private final Duration maxDelay;
    private final double jitter;
    private final int maxAttempts;
    private final boolean enabled;

    private Backoff(Duration initialDelay, Duration maxDelay, double jitter, int maxAttempts, boolean enabled) {
        this.initialDelay = initialDelay;
        this.maxDelay = maxDelay;
        this.jitter = jitter;
        this.maxAttempts = maxAttempts;
        this.enabled = enabled;
    }

    /**
     * Delays that double, without a limit of attempts, each of which is shortened by up to a fifth at random.
     *
     * @param initialDelay the delay after the first failure, positive
     * @param maxDelay the longest delay, at least the first one, at most 365 days
     * @throws IllegalArgumentException if they are not
     */
    public static Backoff exponential(Duration initialDelay, Duration maxDelay) {
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
        return new Backoff(initialDelay, maxDelay, USUAL_JITTER, 0, true);
    }

    /** Nothing is tried again: after a failure nor after an end. */
    public static Backoff never() {
        return NEVER;
    }

    /**
     * The same with other randomness.
     *
     * @param part the part of each delay by which it may be shortened, from 0, which makes delays exact, to 1
     * @throws IllegalArgumentException if it is not in that range
     */
    public Backoff jitter(double part) {
        if (!(part >= 0 && part <= 1)) {
            throw new IllegalArgumentException("jitter must be between 0 and 1, is " + part);
        }
        return new Backoff(initialDelay, maxDelay, part, maxAttempts, enabled);
    }

    /**
     * The same with another limit of attempts.
     *
     * @param attempts how many in a row may fail before no further one is made; 0 for no limit
     * @throws IllegalArgumentException if it is negative
     */
    public Backoff maxAttempts(int attempts) {
        if (attempts < 0) {
            throw new IllegalArgumentException("max-attempts must not be negative, is " + attempts);
        }
        return new Backoff(initialDelay, maxDelay, jitter, attempts, enabled);
    }

    /** The delay after the first failure, without randomness. */
    public Duration initialDelay() {
        return initialDelay;
    }

    /** The longest delay, without randomness. */
    public Duration maxDelay() {
        return maxDelay;
    }

    /** How many attempts in a row may fail before no further one is made; 0 for no limit. */
    public int maxAttempts() {
        return maxAttempts;
    }

    /** Whether anything is tried again at all: not by {@link #never()}. */
    public boolean isEnabled() {
        return enabled;
    }

    /**
     * Whether there is to be no further attempt.
     *
     * @param failures how many have failed in a row
     */
    public boolean isExhausted(int failures) {
        return !enabled || (maxAttempts > 0 && failures >= maxAttempts);
    }

    /**
     * How long to wait until the next attempt, another time at each call.
     *
     * @param failures how many attempts have failed in a row; zero if none has, then there is no delay
     */
    public Duration delay(int failures) {
        return failures <= 0 ? Duration.ZERO : jittered(exact(failures));
    }

    /** As {@link #delay}, after a failure that is not expected to pass soon: the longest delay. */
    public Duration longestDelay() {
        return jittered(maxDelay);
    }

    private Duration exact(int failures) {
        Duration delay = initialDelay;
        Duration half = maxDelay.dividedBy(2);
        for (int each = 1; each < failures; each++) {
            if (delay.compareTo(half) > 0) {
                return maxDelay;
            }
            delay = delay.multipliedBy(2);
        }
        return delay;
    }

    private Duration jittered(Duration delay) {
        if (jitter == 0) {
            return delay;
        }
        double kept = 1 - jitter * ThreadLocalRandom.current().nextDouble();
        return Duration.ofNanos((long) (delay.toNanos() * kept));
    }

    @Override
    public String toString() {
        return enabled
                ? "after " + initialDelay + ", doubled up to " + maxDelay
                        + (maxAttempts > 0 ? ", at most " + maxAttempts + " attempts" : "")
                : "never";
    }
}
