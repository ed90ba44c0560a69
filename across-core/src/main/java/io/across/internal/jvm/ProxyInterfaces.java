package io.across.internal.jvm;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which interfaces of an object its proxy can have on the other side. */
final class ProxyInterfaces {

    private static final ClassValue<List<String>> NAMES = new ClassValue<>() {
        @Override
        protected List<String> computeValue(Class<?> type) {
            Set<Class<?>> found = new LinkedHashSet<>();
            for (Class<?> c = type; c != null; c = c.getSuperclass()) {
                collect(c, found);
            }
            return found.stream().map(Class::getName).toList();
        }
    };

    private ProxyInterfaces() {}

    /** The names of all public interfaces of a class, its superclasses' included. */
    static List<String> of(Class<?> type) {
        return NAMES.get(type);
    }

    /** Whether a proxy class can implement the interface. */
    static boolean isUsable(Class<?> type) {
        return type.isInterface()
                && Modifier.isPublic(type.getModifiers())
                && type.getModule().isExported(type.getPackageName())
                && !type.isSealed()
                && !type.isHidden();
    }

    /** Those of some interfaces that one class can implement: what contradicts those before it is left out. */
    static Set<Class<?>> compatible(Set<Class<?>> interfaces) {
        Set<Class<?>> together = new LinkedHashSet<>();
        Map<String, Set<Class<?>>> returned = new HashMap<>();
        for (Class<?> type : interfaces) {
            Map<String, Set<Class<?>>> more = new HashMap<>(returned);
            for (Method method : type.getMethods()) {
                if (!Modifier.isStatic(method.getModifiers())) {
                    more.merge(signature(method), Set.of(method.getReturnType()), ProxyInterfaces::union);
                }
            }
            if (more.values().stream().allMatch(ProxyInterfaces::hasNarrowest)) {
                together.add(type);
                returned = more;
            }
        }
        return together;
    }

    private static Set<Class<?>> union(Set<Class<?>> some, Set<Class<?>> others) {
        Set<Class<?>> all = new LinkedHashSet<>(some);
        all.addAll(others);
        return all;
    }

    /** Whether one of the types does for all. */
    private static boolean hasNarrowest(Set<Class<?>> types) {
        return types.stream().anyMatch(narrowest -> types.stream().allMatch(type -> type.isAssignableFrom(narrowest)));
    }

    private static String signature(Method method) {
        return method.getName() + Arrays.toString(method.getParameterTypes());
    }

    private static void collect(Class<?> type, Set<Class<?>> found) {
        for (Class<?> candidate : type.getInterfaces()) {
            if (isUsable(candidate)) {
                found.add(candidate);
            } else {
                // A private interface's public parents are worth having.
                collect(candidate, found);
            }
        }
    }
}
