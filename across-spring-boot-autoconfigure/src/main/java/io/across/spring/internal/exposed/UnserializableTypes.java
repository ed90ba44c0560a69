package io.across.spring.internal.exposed;

import io.across.Reference;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Reader;
import java.io.Serializable;
import java.io.Writer;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.Buffer;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds classes in the signatures of exposed interfaces of which no JVM can be sent an object: calls of these methods fail.
 * Interfaces, abstract classes and type variables may stand for anything. To Python such objects go by reference, and records as
 * values, so that this is no mistake there.
 */
final class UnserializableTypes {

    private static final Logger log = LoggerFactory.getLogger("io.across.spring.internal.exposed.ExposedBeans");

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

    /** Abstract classes of the JDK, and interfaces, of which it has no class that is serializable. */
    private static final Set<Class<?>> STAYING = Set.of(
            Path.class, Charset.class, Buffer.class, InputStream.class, OutputStream.class, Reader.class, Writer.class);

    private UnserializableTypes() {}

    /**
     * Warns of each.
     *
     * @param bean that is exposed
     * @param name as which it is exposed
     * @param exposed an interface of it
     */
    static void report(String bean, String name, Class<?> exposed) {
        for (Method method : exposed.getMethods()) {
            if (Modifier.isStatic(method.getModifiers())) {
                continue;
            }
            Set<Class<?>> seen = new HashSet<>();
            Stream.concat(Arrays.stream(method.getGenericParameterTypes()), Stream.of(method.getGenericReturnType()))
                    .flatMap(type -> of(type, seen))
                    .forEach(type -> log.warn(
                            "Bean '{}' is exposed as '{}', but other JVMs cannot call its method {}.{}({}): a call would send"
                                    + " an object of {}, which is not serializable. {}",
                            bean,
                            name,
                            exposed.getName(),
                            method.getName(),
                            Arrays.stream(method.getParameterTypes())
                                    .map(Class::getSimpleName)
                                    .collect(Collectors.joining(", ")),
                            type,
                            remedy(type)));
        }
    }

    private static String remedy(Class<?> type) {
        return (type.getName().startsWith("java.")
                        ? "Declare what it is made of, such as a text or bytes, in its place,"
                        : "Let " + type.getSimpleName() + " implement java.io.Serializable,")
                + " or declare an interface in the method, for objects that stay where they are (arguments by Across.ref)";
    }

    private static Stream<Class<?>> of(Type type, Set<Class<?>> seen) {
        if (type instanceof ParameterizedType parameterized) {
            if (parameterized.getRawType() == Reference.class) {
                return Stream.of(); // what it refers to stays where it is
            }
            return Stream.concat(
                    of(parameterized.getRawType(), seen),
                    Arrays.stream(parameterized.getActualTypeArguments()).flatMap(each -> of(each, seen)));
        }
        if (type instanceof GenericArrayType array) {
            return of(array.getGenericComponentType(), seen);
        }
        if (!(type instanceof Class<?> one)) {
            return Stream.of();
        }
        if (one.isArray()) {
            return of(one.getComponentType(), seen);
        }
        if (!seen.add(one)) {
            return Stream.of();
        }
        boolean crosses = one.isPrimitive()
                // Interfaces, too.
                || (Modifier.isAbstract(one.getModifiers())
                        && STAYING.stream().noneMatch(staying -> staying.isAssignableFrom(one)))
                || Serializable.class.isAssignableFrom(one)
                || CROSSING.contains(one);
        if (!crosses) {
            return Stream.of(one);
        }
        // A record is as serializable as what it consists of.
        return one.isRecord()
                ? Arrays.stream(one.getRecordComponents()).flatMap(component -> of(component.getGenericType(), seen))
                : Stream.of();
    }
}
