package io.across.spring.autoconfigure;

import io.across.spring.internal.FailureAnalyzedException;
import java.util.function.Supplier;

/** Turns what the core says of an illegal value into an analysis that names the property. */
final class CheckedProperties {

    private CheckedProperties() {}

    /**
     * The value, or an analysis.
     *
     * @param prefix of the properties that the value is made of
     * @param property what is to be corrected
     */
    static <T> T checked(String prefix, String property, Supplier<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException e) {
            // Options name the property of all connections.
            String why = String.valueOf(e.getMessage()).replace("across.options.", prefix + ".options.");
            throw new FailureAnalyzedException(
                    property + " is not valid: " + why + ".", "Correct " + property + ".", e);
        }
    }
}
