package io.across.internal.jvm;

import java.lang.reflect.Modifier;
import java.util.LinkedHashSet;
import java.util.List;
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
