package io.across.internal.snippet;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.LinkedHashSet;
import java.util.Set;
import javax.lang.model.SourceVersion;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the static types of variables: the most specific type of the value that the snippet's class can name. That is
 * the value's own class, if it is public and known by name; else, of its nearest public superclass and the public
 * interfaces that this one lacks, the one with the most methods: it is what the value is about, where markers such as
 * Serializable and bases such as AbstractCollection are not. Thread-safe.
 */
final class VariableTypes {

    private final VisibleClasses classes;

    private final ClassValue<Class<?>> chosen = new ClassValue<>() {
        @Override
        protected Class<?> computeValue(Class<?> type) {
            return choose(type);
        }
    };

    VariableTypes(VisibleClasses classes) {
        this.classes = classes;
    }

    Class<?> of(@Nullable Object value) {
        return value == null ? Object.class : chosen.get(value.getClass());
    }

    private Class<?> choose(Class<?> type) {
        Class<?> component = type.getComponentType();
        if (component != null) {
            Class<?> named = component.isPrimitive() ? component : choose(component);
            return named.arrayType();
        }
        Class<?> base = type;
        while (!isNameable(base)) {
            base = base.getSuperclass() == null ? Object.class : base.getSuperclass();
        }
        if (base == type) {
            return type;
        }
        Class<?> best = base;
        for (Class<?> candidate : nameableInterfaces(type)) {
            if (!candidate.isAssignableFrom(base) && isBetter(candidate, best)) {
                best = candidate;
            }
        }
        return best;
    }

    private Set<Class<?>> nameableInterfaces(Class<?> type) {
        Set<Class<?>> found = new LinkedHashSet<>();
        for (Class<?> owner = type; owner != null; owner = owner.getSuperclass()) {
            addNameable(owner.getInterfaces(), found);
        }
        return found;
    }

    private void addNameable(Class<?>[] interfaces, Set<Class<?>> found) {
        for (Class<?> type : interfaces) {
            if (isNameable(type)) {
                found.add(type);
            }
            addNameable(type.getInterfaces(), found);
        }
    }

    private static boolean isBetter(Class<?> candidate, Class<?> best) {
        if (candidate.isAssignableFrom(best)) {
            return false;
        }
        return best.isAssignableFrom(candidate) || weight(candidate) > weight(best);
    }

    /** How much one can do with that type, beyond what every object does. */
    private static int weight(Class<?> type) {
        if (type == Object.class || type == Proxy.class) {
            return -1;
        }
        try {
            int count = 0;
            for (Method method : type.getMethods()) {
                count += method.getDeclaringClass() == Object.class || method.isBridge() ? 0 : 1;
            }
            return count;
        } catch (LinkageError e) {
            return 0; // a class that its methods mention is missing
        }
    }

    private boolean isNameable(Class<?> type) {
        String name = type.getCanonicalName();
        return name != null
                && !type.isHidden()
                && isPublic(type)
                && SourceVersion.isName(name, SourceVersion.latest())
                && type.getModule().isExported(type.getPackageName())
                && classes.contain(type);
    }

    private static boolean isPublic(Class<?> type) {
        for (Class<?> outer = type; outer != null; outer = outer.getEnclosingClass()) {
            if (!Modifier.isPublic(outer.getModifiers())) {
                return false;
            }
        }
        return true;
    }
}
