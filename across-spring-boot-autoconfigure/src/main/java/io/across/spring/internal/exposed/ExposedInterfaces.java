package io.across.spring.internal.exposed;

import io.across.spring.AcrossExposed;
import io.across.spring.internal.FailureAnalyzedException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

/**
 * Under which names a bean can be called through which interfaces.
 *
 * @param byName the interfaces of each name, at least one
 */
record ExposedInterfaces(Map<String, List<Class<?>>> byName) {

    /** Whose interfaces say nothing of what a bean is for. */
    private static final Set<String> INFRASTRUCTURE =
            Set.of("java.", "javax.", "jakarta.", "kotlin.", "org.springframework.");

    /** What the annotation of a class or a {@code @Bean} method says of a bean; its type is null if it is not known. */
    static ExposedInterfaces ofBean(String bean, @Nullable Class<?> type, MergedAnnotation<AcrossExposed> annotation) {
        List<Class<?>> named = List.of(annotation.getClassArray("value"));
        if (named.isEmpty()) {
            return of(annotation.getString("name"), List.of(only(bean, type)));
        }
        for (Class<?> each : named) {
            // A method that returns an interface may return an object that has others, too.
            if (!each.isInterface() || (type != null && !type.isInterface() && !each.isAssignableFrom(type))) {
                throw new FailureAnalyzedException(
                        "Bean '" + bean + "' cannot be exposed as " + each.getName() + ": that is not an interface "
                                + (type == null ? "at all." : "which " + type.getName() + " implements."),
                        "Name interfaces that it implements: @AcrossExposed(Orders.class).");
            }
        }
        return of(annotation.getString("name"), named);
    }

    /** What the annotation of an interface says of a bean that implements it. */
    static ExposedInterfaces ofInterface(MergedAnnotation<AcrossExposed> annotation) {
        List<Class<?>> named = List.of(annotation.getClassArray("value"));
        Class<?> annotated = (Class<?>) Objects.requireNonNull(annotation.getSource());
        if (!named.isEmpty()) {
            throw new FailureAnalyzedException(
                    "@AcrossExposed at the interface " + annotated.getName() + " names "
                            + named.get(0).getName() + ".",
                    "Remove that: at an interface it means this one.");
        }
        return of(annotation.getString("name"), List.of(annotated));
    }

    private static ExposedInterfaces of(String name, List<Class<?>> types) {
        for (Class<?> each : types) {
            if (each.isSealed()) {
                throw new FailureAnalyzedException(
                        "A bean is to be exposed as " + each.getName()
                                + ", which is sealed: only what it permits may stand for the bean.",
                        "Expose the bean through an interface that is not sealed: @AcrossExposed(Orders.class).");
            }
        }
        if (StringUtils.hasText(name)) {
            return new ExposedInterfaces(Map.of(name, types));
        }
        Map<String, List<Class<?>>> byName = new LinkedHashMap<>();
        types.forEach(type -> byName.put(StringUtils.uncapitalizeAsProperty(type.getSimpleName()), List.of(type)));
        return new ExposedInterfaces(byName);
    }

    private static Class<?> only(String bean, @Nullable Class<?> type) {
        List<Class<?>> found = type == null ? List.of() : own(type);
        if (found.size() != 1) {
            String what = type == null ? "a type that is not known beforehand" : "class " + type.getName();
            throw new FailureAnalyzedException(
                    "Bean '" + bean + "' of " + what + " is to be exposed, but "
                            + (found.isEmpty()
                                    ? "has no interface of its own."
                                    : "has several interfaces: "
                                            + found.stream().map(Class::getName).collect(Collectors.joining(", "))
                                            + "."),
                    "Name the interfaces through which it may be called: @AcrossExposed(Orders.class). What is in no"
                            + " interface cannot be called by peers.");
        }
        return found.get(0);
    }

    /** Without those that another one extends. */
    private static List<Class<?>> own(Class<?> type) {
        List<Class<?>> all = Arrays.stream(ClassUtils.getAllInterfacesForClass(type))
                .filter(each -> INFRASTRUCTURE.stream().noneMatch(each.getName()::startsWith))
                .toList();
        return all.stream()
                .filter(each -> all.stream().noneMatch(other -> other != each && each.isAssignableFrom(other)))
                .toList();
    }
}
