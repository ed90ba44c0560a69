package io.across.internal.python;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which method of an object is meant when the object itself is called. */
final class FunctionalMethods {

    private FunctionalMethods() {}

    /** The method that a call of the object itself means; null if it cannot be called. */
    static @Nullable Method of(Class<?> type) {
        Set<Class<?>> interfaces = new LinkedHashSet<>();
        for (Class<?> c = type; c != null; c = c.getSuperclass()) {
            collect(c, interfaces);
        }
        Method only = null;
        for (Class<?> candidate : interfaces) {
            Method method = single(candidate);
            if (method == null) {
                continue;
            }
            if (candidate.isAnnotationPresent(FunctionalInterface.class)) {
                return method;
            }
            if (isOfJava(candidate)) {
                continue; // that something can be compared, closed or walked through does not make it a function
            }
            if (only != null && !only.getName().equals(method.getName())) {
                return null; // nobody knows which one is meant
            }
            only = method;
        }
        return only;
    }

    private static boolean isOfJava(Class<?> type) {
        return type.getName().startsWith("java.");
    }

    /** The interfaces of a class or interface, and those above them, the nearest first. */
    private static void collect(Class<?> type, Set<Class<?>> interfaces) {
        for (Class<?> each : type.getInterfaces()) {
            interfaces.add(each);
            collect(each, interfaces);
        }
    }

    /** The method of an interface that has no other without a body; null if it has none or several. */
    static @Nullable Method single(Class<?> type) {
        List<Method> candidates = Arrays.stream(type.getMethods())
                .filter(method -> Modifier.isAbstract(method.getModifiers()))
                .filter(method -> !isOfObject(method))
                .toList();
        // One that narrows what an interface above declares is there twice.
        boolean isSingle =
                candidates.stream().map(FunctionalMethods::signature).distinct().count() == 1;
        return isSingle ? candidates.get(0) : null;
    }

    private static List<Object> signature(Method method) {
        return List.of(method.getName(), method.getParameterCount());
    }

    private static boolean isOfObject(Method method) {
        return Arrays.stream(Object.class.getMethods())
                .anyMatch(other -> other.getName().equals(method.getName())
                        && Arrays.equals(other.getParameterTypes(), method.getParameterTypes()));
    }
}
