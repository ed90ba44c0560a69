package io.across.spring.autoconfigure;

import io.across.spring.internal.FailureAnalyzedException;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.convert.ConversionException;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Whether across is not switched off. Boot's own condition takes an empty value for false; here it is none, as everywhere. */
final class OnEnabled extends SpringBootCondition {

    static final String PROPERTY = "across.enabled";

    @Override
    public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
        boolean on = isOn(context.getEnvironment());
        return new ConditionOutcome(
                on, ConditionMessage.forCondition("across").because(PROPERTY + " is " + (on ? "not false" : "false")));
    }

    /**
     * Whether across is on in an environment.
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
