package io.across.spring.declarative;

import io.across.spring.internal.FailureAnalyzedException;
import java.lang.reflect.AnnotatedElement;
import org.springframework.context.aot.AbstractAotProcessor;
import org.springframework.core.env.PropertyResolver;

/** Replaces <code>${...}</code> in what annotations say. Thread-safe as far as the properties are. */
final class Placeholders {

    private final PropertyResolver properties;
    private final AnnotatedElement annotated;

    /** @param annotated named in messages */
    Placeholders(PropertyResolver properties, AnnotatedElement annotated) {
        this.properties = properties;
        this.annotated = annotated;
    }

    /**
     * The text with the values of its placeholders. Those that have none are kept where the application is processed ahead of
     * time: what is configured then says nothing of its start.
     *
     * @param attribute of the annotation, for the message
     * @throws FailureAnalyzedException if one has neither a value nor a default
     */
    String resolved(String attribute, String text) {
        if (Boolean.getBoolean(AbstractAotProcessor.AOT_PROCESSING)) {
            return properties.resolvePlaceholders(text);
        }
        try {
            return properties.resolveRequiredPlaceholders(text);
        } catch (IllegalArgumentException e) {
            String name = annotated instanceof Class<?> type ? type.getName() : annotated.toString();
            throw new FailureAnalyzedException(
                    name + " has " + attribute + " = \"" + text + "\", and there is no property of that name.",
                    "Set the property, or give it a default: ${name:default}.",
                    e);
        }
    }
}
