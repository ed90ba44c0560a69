package io.across;

import java.time.Duration;

/** Refuses illegal values of options, with the names of their properties. */
final class OptionChecks {

    private OptionChecks() {}

    static void notNegative(String property, Duration value) {
        if (value.isNegative() || value.compareTo(Duration.ofDays(365)) > 0) {
            throw new IllegalArgumentException(
                    "across.options." + property + " must be between 0 and 365 days, is " + value);
        }
    }

    static void notNegative(String property, long value) {
        if (value < 0) {
            throw new IllegalArgumentException("across.options." + property + " must not be negative, is " + value);
        }
    }

    static void positive(String property, long value) {
        if (value <= 0) {
            throw new IllegalArgumentException("across.options." + property + " must be positive, is " + value);
        }
    }
}
