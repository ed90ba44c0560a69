package io.across.spring.autoconfigure;

import io.across.spring.FailureAnalyzedException;
import org.springframework.core.convert.ConversionException;
import org.springframework.core.env.Environment;

/** The property that switches everything off. */
final class Switch {

    static final String PROPERTY = "across.enabled";

    private Switch() {}

    /**
     * Whether across is not switched off.
     *
     * @throws FailureAnalyzedException if that is not clear
     */
    static boolean isOn(Environment environment) {
        try {
            return environment.getProperty(PROPERTY, Boolean.class, true);
        } catch (ConversionException e) {
            throw new FailureAnalyzedException(
                    PROPERTY + " is '" + environment.getProperty(PROPERTY) + "', which is neither true nor false.",
                    "Set " + PROPERTY + " to true or to false, or remove it: it is true unless set.",
                    e);
        }
    }
}
