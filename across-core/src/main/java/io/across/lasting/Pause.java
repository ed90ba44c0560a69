package io.across.lasting;

import io.across.Backoff;
import java.time.Duration;

/**
 * How long to wait until the next attempt.
 *
 * @param delay if no call waits
 * @param busyDelay if one does; not longer
 */
record Pause(Duration delay, Duration busyDelay) {

    static final Pause NONE = new Pause(Duration.ZERO, Duration.ZERO);

    /** After a failure of this side, such as no memory. */
    static final Pause RECOVERY = new Pause(Duration.ofMillis(200), Duration.ofMillis(200));

    /** While calls wait, there are attempts as often as this at most, and in a long outage as seldom as that. */
    private static final Duration SOON = Duration.ofSeconds(1);

    private static final Duration SOON_AT_LAST = Duration.ofSeconds(5);

    /**
     * The pause after an attempt.
     *
     * @param failures how many attempts have failed in a row, this one included
     * @param outage for how long there has been no connection
     */
    static Pause after(Attempt attempt, Backoff backoff, int failures, Duration outage) {
        if (attempt.lasted()) {
            return NONE;
        }
        if (attempt.remedy() != null) {
            Duration longest = backoff.longestDelay();
            return new Pause(longest, longest);
        }
        Duration delay = backoff.delay(failures);
        return new Pause(delay, whileCallsWait(backoff, delay, outage));
    }

    /**
     * A delay as it is while calls wait: a tenth of the outage, within limits, unless it is shorter anyway. So however many
     * calls there are, they cause one attempt in a second at most, and none waits much longer than the far side was away.
     *
     * @param delay without them
     * @param outage for how long there has been no connection
     */
    static Duration whileCallsWait(Backoff backoff, Duration delay, Duration outage) {
        Duration soon = longer(SOON, shorter(outage.dividedBy(10), SOON_AT_LAST));
        return shorter(delay, longer(backoff.initialDelay(), soon));
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) > 0 ? a : b;
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    @Override
    public String toString() {
        return "next attempt " + (delay.isZero() ? "at once" : "in " + delay.toMillis() + " ms");
    }
}
