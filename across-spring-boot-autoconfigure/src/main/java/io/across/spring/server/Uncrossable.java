package io.across.spring.server;

import io.across.Reference;
import java.io.Serializable;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds classes in the signatures of exposed interfaces of which no JVM can be sent an object: calls of these methods fail.
 * Interfaces, abstract classes and type variables may stand for anything. To Python such objects go by reference, and records as
 * values, so that this is no mistake there.
 */
final class Uncrossable {

    private static final Logger log = LoggerFactory.getLogger(ExposedBeans.class);

    /** What is no {@link Serializable} and crosses all the same. */
    private static final Set<Class<?>> CROSSING = Set.of(
            Object.class,
            Void.class,
            Optional.class,
            OptionalInt.class,
            OptionalLong.class,
            OptionalDouble.class,
            CompletableFuture.class,
            Reference.class);

    private Uncrossable() {}

    static void report(String name, Class<?> exposed) {
        for (Method method : exposed.getMethods()) {
            if (Modifier.isStatic(method.getModifiers())) {
                continue;
            }
            Stream.concat(Arrays.stream(method.getGenericParameterTypes()), Stream.of(method.getGenericReturnType()))
                    .flatMap(Uncrossable::of)
                    .distinct()
                    .forEach(type -> log.warn(
                            "Peers that are JVMs cannot call {}.{} of what is exposed as '{}': {} is not serializable. Let it"
                                    + " implement java.io.Serializable, or declare an interface in its place",
                            exposed.getName(),
                            method.getName(),
                            name,
                            type.getName()));
        }
    }

    private static Stream<Class<?>> of(Type type) {
        if (type instanceof ParameterizedType parameterized) {
            if (parameterized.getRawType() == Reference.class) {
                return Stream.of(); // what it refers to stays where it is
            }
            return Stream.concat(
                    of(parameterized.getRawType()),
                    Arrays.stream(parameterized.getActualTypeArguments()).flatMap(Uncrossable::of));
        }
        if (type instanceof GenericArrayType array) {
            return of(array.getGenericComponentType());
        }
        if (!(type instanceof Class<?> one)) {
            return Stream.of();
        }
        if (one.isArray()) {
            return of(one.getComponentType());
        }
        boolean crosses = one.isPrimitive()
                || Modifier.isAbstract(one.getModifiers()) // interfaces, too
                || Serializable.class.isAssignableFrom(one)
                || CROSSING.contains(one);
        return crosses ? Stream.of() : Stream.of(one);
    }
}
