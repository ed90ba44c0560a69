package io.across.spring.declarative;

import io.across.python.PythonModule;
import io.across.spring.internal.FailureAnalyzedException;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.env.PropertyResolver;
import org.springframework.util.ClassUtils;

/**
 * What the annotations of a client's interface say.
 *
 * @param target name of the exposed object, or of the module
 * @param python null for an exposed object
 * @param fallback null for none
 * @param deadline of the methods that have none of their own; null for the connection's
 * @param deadlines of each method that has one, that of the interface included
 */
record ClientDescription(
        Class<?> type,
        String connection,
        String target,
        @Nullable PythonClient python,
        String beanName,
        ClientCheck check,
        @Nullable Class<?> fallback,
        @Nullable Duration deadline,
        Map<Method, Duration> deadlines) {

    /**
     * Reads the annotations.
     *
     * @param properties what placeholders in them stand for
     * @throws FailureAnalyzedException if they are wrong
     */
    static ClientDescription of(Class<?> type, PropertyResolver properties) {
        if (type.isSealed()) {
            throw wrong(
                    type,
                    "is to be a client, but is sealed: only what it permits may implement it",
                    "Make an interface the client that is not sealed.");
        }
        Placeholders placeholders = new Placeholders(properties, type);
        AcrossClient across = AnnotatedElementUtils.findMergedAnnotation(type, AcrossClient.class);
        PythonClient python = AnnotatedElementUtils.findMergedAnnotation(type, PythonClient.class);
        @Nullable Duration deadline = deadline(type.getAnnotation(Deadline.class), placeholders, type, type.getName());
        Map<Method, Duration> deadlines = new HashMap<>();
        for (Method method : type.getMethods()) {
            Duration own = deadline(method.getAnnotation(Deadline.class), placeholders, type, method.getName());
            if (own != null || deadline != null) {
                deadlines.put(method, own != null ? own : deadline);
            }
        }
        if (type.isInterface() && python != null && across == null) {
            return new ClientDescription(
                    type,
                    placeholders.resolved("connection", python.connection()),
                    placeholders.resolved("module", module(type, python)),
                    python,
                    orElse(placeholders.resolved("beanName", python.beanName()), type.getName()),
                    python.check(),
                    fallback(type, python.fallback()),
                    deadline,
                    Map.copyOf(deadlines));
        }
        if (type.isInterface() && across != null && python == null) {
            return new ClientDescription(
                    type,
                    placeholders.resolved("connection", across.connection()),
                    orElse(placeholders.resolved("name", across.name()), ClassUtils.getShortNameAsProperty(type)),
                    null,
                    orElse(placeholders.resolved("beanName", across.beanName()), type.getName()),
                    across.check(),
                    fallback(type, across.fallback()),
                    deadline,
                    Map.copyOf(deadlines));
        }
        if (across != null && python != null) {
            throw wrong(
                    type,
                    "has both @AcrossClient and @PythonClient, but a client is of one kind",
                    "Remove one of them: @PythonClient stands for a Python module, @AcrossClient for what a JVM exposes.");
        }
        throw wrong(
                type,
                type.isInterface()
                        ? "is to be a client, but has neither @AcrossClient nor @PythonClient"
                        : "is to be a client, but is no interface",
                "Put one of @AcrossClient and @PythonClient on an interface, and have @ImportAcrossClients name it.");
    }

    private static String module(Class<?> type, PythonClient python) {
        PythonModule module = type.getAnnotation(PythonModule.class);
        String name = orElse(python.module(), module == null ? "" : module.value());
        if (name.isEmpty()) {
            throw wrong(
                    type,
                    "has @PythonClient, but says of no module that it stands for it",
                    "Write @PythonClient(connection = \"" + python.connection() + "\", module = \"...\").");
        }
        return name;
    }

    private static @Nullable Class<?> fallback(Class<?> type, Class<?> fallback) {
        if (fallback == void.class) {
            return null;
        }
        if (fallback.isInterface() || !type.isAssignableFrom(fallback)) {
            throw wrong(
                    type,
                    "has the fallback " + fallback.getName() + ", which is no class that implements it",
                    "Have " + fallback.getName() + " implement " + type.getName() + ", or name another class.");
        }
        return fallback;
    }

    /** The fallback of a client, whatever placeholders there are: there may be no properties yet. */
    static @Nullable Class<?> fallback(Class<?> type) {
        AcrossClient across = AnnotatedElementUtils.findMergedAnnotation(type, AcrossClient.class);
        PythonClient python = AnnotatedElementUtils.findMergedAnnotation(type, PythonClient.class);
        Class<?> fallback = across != null ? across.fallback() : python != null ? python.fallback() : void.class;
        return fallback(type, fallback);
    }

    private static @Nullable Duration deadline(
            @Nullable Deadline annotation, Placeholders placeholders, Class<?> type, String where) {
        if (annotation == null) {
            return null;
        }
        String value = placeholders.resolved("@Deadline on " + where, annotation.value());
        if (value.contains("${")) {
            return null; // kept, ahead of time
        }
        try {
            Duration duration = DurationStyle.detectAndParse(value);
            if (duration.isNegative() || duration.isZero()) {
                throw new IllegalArgumentException("not positive");
            }
            return duration;
        } catch (IllegalArgumentException e) {
            throw wrong(
                    type,
                    "has @Deadline(\"" + value + "\") on " + where + ", which is no positive duration",
                    "Write a duration such as 2s, 500ms or PT2S.");
        }
    }

    private static String orElse(String value, String other) {
        return value.isEmpty() ? other : value;
    }

    private static FailureAnalyzedException wrong(Class<?> type, String what, String action) {
        return new FailureAnalyzedException(type.getName() + " " + what + ".", action);
    }

    @Override
    public String toString() {
        return (python == null ? "exposed object '" : "Python module '") + target + "' over connection '" + connection
                + "' as " + type.getName();
    }
}
