package io.across.internal.jvm;

import io.across.ExposedObjects;
import io.across.ExposedObjects.Exposed;
import java.lang.reflect.Field;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Of which classes values may consist that come from a peer who may not run code: values of the JDK that do nothing when they
 * are read, and what the signatures of exposed objects name, with what their fields name. Grows when this side calls exposed
 * objects of the peer. Thread-safe.
 */
final class AdmittedTypes {

    /** Of an array: deeper ones are no values, and each depth of each class that a peer names would be a class for good. */
    private static final int MAX_DIMENSIONS = 8;

    private static final Set<String> TOKENS =
            Set.of(HandleToken.class.getName(), ExceptionToken.class.getName(), OptionalToken.class.getName());

    /** The interfaces of exposed objects whose signatures are in {@link #named}. Concurrent. */
    private final Set<Class<?>> exposed = ConcurrentHashMap.newKeySet();

    /** Concurrent. */
    private final Set<Class<?>> named = ConcurrentHashMap.newKeySet();

    /** The names of {@link #named}. Concurrent. */
    private final Set<String> names = ConcurrentHashMap.newKeySet();

    /** The type variables whose bounds are in {@link #named}. Concurrent. */
    private final Set<TypeVariable<?>> bounded = ConcurrentHashMap.newKeySet();

    AdmittedTypes(ExposedObjects objects) {
        for (String name : objects.names()) {
            Exposed object = objects.find(name);
            if (object != null) {
                object.types().forEach(this::addSignatures);
            }
        }
    }

    /** Admits what the methods of an interface take, return and throw. */
    void addSignatures(Class<?> type) {
        if (exposed.contains(type)) {
            return;
        }
        name(type);
        addParents(type);
        for (Method method : type.getMethods()) {
            if (!Modifier.isStatic(method.getModifiers())) {
                addAll(method.getGenericParameterTypes());
                add(method.getGenericReturnType());
                addAll(method.getGenericExceptionTypes());
            }
        }
        // Last: whoever finds it here relies on all of it.
        exposed.add(type);
    }

    /** Admits what the interface puts in place of its parents' variables: a {@code Store<Crew>} takes and returns crews. */
    private void addParents(Class<?> type) {
        for (Type parent : type.getGenericInterfaces()) {
            if (parent instanceof ParameterizedType parameterized) {
                addAll(parameterized.getActualTypeArguments());
                addParents((Class<?>) parameterized.getRawType());
            } else if (parent instanceof Class<?> plain) {
                addParents(plain);
            }
        }
    }

    private void addAll(Type... types) {
        for (Type type : types) {
            add(type);
        }
    }

    private void add(@Nullable Type type) {
        if (type instanceof Class<?> one) {
            addClass(one);
        } else if (type instanceof ParameterizedType parameterized) {
            add(parameterized.getRawType());
            addAll(parameterized.getActualTypeArguments());
        } else if (type instanceof GenericArrayType array) {
            add(array.getGenericComponentType());
        } else if (type instanceof WildcardType wildcard) {
            addAll(wildcard.getUpperBounds());
            addAll(wildcard.getLowerBounds());
        } else if (type instanceof TypeVariable<?> variable) {
            addBounds(variable);
        }
    }

    /** A bound may name its own variable, as in {@code T extends Comparable<T>}. */
    private void addBounds(TypeVariable<?> variable) {
        if (bounded.add(variable)) {
            addAll(variable.getBounds());
        }
    }

    private void addClass(Class<?> type) {
        if (type.isArray()) {
            add(type.getComponentType());
            return;
        }
        if (type.isPrimitive() || type == Object.class || !name(type)) {
            return;
        }
        Class<?>[] permitted = type.getPermittedSubclasses();
        if (permitted != null) {
            addAll(permitted);
        }
        if (type.isInterface()) {
            return;
        }
        add(type.getGenericSuperclass());
        // What the JDK's classes consist of is none of a signature's business: it is where gadgets live.
        if (type.getClassLoader() != null) {
            for (Field field : type.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers()) && !Modifier.isTransient(field.getModifiers())) {
                    add(field.getGenericType());
                }
            }
        }
    }

    private boolean name(Class<?> type) {
        names.add(type.getName());
        return named.add(type);
    }

    /** Whether a signature names the type, or the field of a type that it names. */
    boolean names(Class<?> type) {
        return named.contains(type);
    }

    /**
     * Whether a class of that name may be looked up: that it is admitted depends on whose it is, too.
     *
     * @param className as {@link Class#getName()} has it, that of an array as well
     */
    boolean admitsName(String className) {
        int dimensions = 0;
        while (dimensions < className.length() && className.charAt(dimensions) == '[') {
            dimensions++;
        }
        if (dimensions == 0) {
            return names.contains(className) || HarmlessNames.contains(className) || TOKENS.contains(className);
        }
        if (dimensions > MAX_DIMENSIONS) {
            return false;
        }
        String element = className.substring(dimensions);
        return element.length() == 1
                ? "ZBCSIJFD".contains(element)
                : element.startsWith("L") && element.endsWith(";") && admitsElement(element);
    }

    private boolean admitsElement(String descriptor) {
        String className = descriptor.substring(1, descriptor.length() - 1);
        return names.contains(className) || HarmlessNames.contains(className);
    }

    boolean admits(Class<?> type) {
        Class<?> element = type;
        while (element.isArray()) {
            element = element.getComponentType();
        }
        return element.isPrimitive() || named.contains(element) || isHarmless(element);
    }

    private static boolean isHarmless(Class<?> type) {
        ClassLoader loader = type.getClassLoader();
        return (loader == null || loader == AdmittedTypes.class.getClassLoader())
                && HarmlessNames.contains(type.getName());
    }
}
