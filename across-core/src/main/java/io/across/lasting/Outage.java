package io.across.lasting;

import java.time.Duration;

/** Attempts that have failed in a row, and since when. Used by one thread. */
final class Outage {

    private int failures;

    /** When the first of them had failed, by {@link System#nanoTime}. */
    private long sinceNanos;

    /** An attempt has come to its end; one that lasted ends the outage. */
    void add(Attempt attempt) {
        failures = attempt.lasted() ? 0 : failures + 1;
        if (failures <= 1) {
            sinceNanos = System.nanoTime();
        }
    }

    /** How many have failed in a row. */
    int failures() {
        return failures;
    }

    Duration length() {
        return Duration.ofNanos(System.nanoTime() - sinceNanos);
    }
}
