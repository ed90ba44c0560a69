package io.across.spring.autoconfigure;

import io.across.spring.FailureAnalyzedException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;

/**
 * Finds a value that stands where there are only properties, as {@code connections.far: tcp://host:1} without {@code uri}. What
 * binding such a value fails with names classes of the starter's, and no property.
 */
final class MisplacedValues {

    private static final Map<String, String> OF_ADDRESSES =
            Map.of(".tcp", ".tcp.port", ".unix", ".unix.path", ".ssl", ".ssl.bundle");

    /** By what has no value of its own: what takes such a value. */
    private static final Map<String, String> OF_CONNECTION = with(Map.of(
            "", ".uri",
            ".java", ".java.home",
            ".python", ".python.interpreter",
            ".python-exports", ".python-exports.modules",
            ".reconnect", ".reconnect.enabled",
            ".log-forwarding", ".log-forwarding.enabled"));

    private static final Map<String, String> OF_LISTENER =
            with(Map.of("", ".tcp.port", ".child.java", ".child.java.home"));

    private final Binder binder;

    MisplacedValues(Binder binder) {
        this.binder = binder;
    }

    private static Map<String, String> with(Map<String, String> own) {
        Map<String, String> all = new LinkedHashMap<>(OF_ADDRESSES);
        all.putAll(own);
        return all;
    }

    /**
     * Looks at {@code across.connections.<name>} and its parts.
     *
     * @throws FailureAnalyzedException if one of them has a value
     */
    void requireNoneAtConnection(String name) {
        String prefix = "across.connections." + name;
        OF_CONNECTION.forEach((part, right) -> requireNone(prefix + part, prefix + right));
    }

    /**
     * Looks at {@code across.server}, its listeners, and the parts of each.
     *
     * @throws FailureAnalyzedException if one of them has a value
     */
    void requireNoneAtServer() {
        requireNoneAtListener("across.server");
        requireNone("across.server.listeners", "across.server.listeners.<name>.tcp.port");
        binder.bind("across.server.listeners", Bindable.mapOf(String.class, Object.class))
                .orElse(Map.of())
                .keySet()
                .forEach(name -> requireNoneAtListener("across.server.listeners." + name));
    }

    private void requireNoneAtListener(String prefix) {
        OF_LISTENER.forEach((part, right) -> requireNone(prefix + part, prefix + right));
    }

    private void requireNone(String property, String right) {
        if (!ConfigurationPropertyName.isValid(property)) {
            return;
        }
        String value = binder.bind(property, String.class).orElse("");
        if (!value.isBlank()) {
            boolean mayBeEmpty = property.endsWith(".java") || property.endsWith(".python");
            throw new FailureAnalyzedException(
                    property + " is '" + value + "', but has no value of its own, only properties below it.",
                    "Set " + right + " to such a value"
                            + (mayBeEmpty ? ", or leave that of " + property + " empty for all defaults." : "."));
        }
    }
}
