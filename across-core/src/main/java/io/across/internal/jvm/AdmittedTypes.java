package io.across.internal.jvm;

import io.across.ExposedObjects;
import io.across.ExposedObjects.Exposed;
import io.across.OperationException;
import java.lang.reflect.Field;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Of which classes values may consist that come from a peer who may not run code: values of the JDK that do nothing when they
 * are read, and what the signatures of exposed objects name, with what their fields name. Grows when this side calls exposed
 * objects of the peer. Thread-safe.
 */
final class AdmittedTypes {

    private static final Set<Class<?>> VALUES = Set.of(
            Object.class,
            String.class,
            Boolean.class,
            Character.class,
            Number.class,
            Byte.class,
            Short.class,
            Integer.class,
            Long.class,
            Float.class,
            Double.class,
            BigInteger.class,
            BigDecimal.class,
            UUID.class,
            Optional.class,
            OptionalInt.class,
            OptionalLong.class,
            OptionalDouble.class,
            Enum.class,
            Record.class,
            StackTraceElement.class);

    /** Packages whose exceptions do nothing when they are read. */
    private static final Set<String> EXCEPTIONS = Set.of(
            "java.lang",
            "java.io",
            "java.util",
            "java.time",
            "io.across",
            "org.springframework.security.access",
            "org.springframework.security.authorization");

    /** The interfaces of exposed objects whose signatures are in {@link #named}. Concurrent. */
    private final Set<Class<?>> exposed = ConcurrentHashMap.newKeySet();

    /** Concurrent. */
    private final Set<Class<?>> named = ConcurrentHashMap.newKeySet();

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
        named.add(type);
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
        if (type.isPrimitive() || type == Object.class || !named.add(type)) {
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

    /** Whether a signature names the type, or the field of a type that it names. */
    boolean names(Class<?> type) {
        return named.contains(type);
    }

    boolean admits(Class<?> type) {
        Class<?> element = type;
        while (element.isArray()) {
            element = element.getComponentType();
        }
        return element.isPrimitive()
                || VALUES.contains(element)
                || named.contains(element)
                || isJdkValue(element)
                || isConstantOfNamedEnum(element);
    }

    private static boolean isJdkValue(Class<?> type) {
        if (type.getClassLoader() != null && type.getClassLoader() != OperationException.class.getClassLoader()) {
            return false;
        }
        String name = type.getName();
        return JdkCollections.isHarmless(name)
                || (name.startsWith("java.time.") && !name.startsWith("java.time.zone."))
                || (Throwable.class.isAssignableFrom(type) && EXCEPTIONS.contains(type.getPackageName()));
    }

    /** A constant with a body has a class of its own. */
    private boolean isConstantOfNamedEnum(Class<?> type) {
        Class<?> parent = type.getSuperclass();
        return parent != null && parent.isEnum() && named.contains(parent);
    }
}
