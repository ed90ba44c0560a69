package io.across.spring.declarative;

import java.io.Serializable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.TypeReference;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;

/**
 * What a native image is told of the interfaces through which objects are called: their methods, and that what these take,
 * return and throw is serialized. All are named, since Spring takes no classes that have no name in Java's source: the constants
 * of an enum that have a body of their own are such. Not thread-safe.
 */
final class InterfaceHints {

    private final RuntimeHints hints;
    private final Set<Type> seen = new HashSet<>();

    InterfaceHints(RuntimeHints hints) {
        this.hints = hints;
    }

    /** What is called through interfaces, as one object. */
    void addProxy(Class<?>... types) {
        hints.proxies()
                .registerJdkProxy(Stream.of(types).map(InterfaceHints::named).toArray(TypeReference[]::new));
        for (Class<?> type : types) {
            add(type);
        }
    }

    private static TypeReference named(Class<?> type) {
        return TypeReference.of(type.getName());
    }

    /** An interface, with those that it extends. */
    private void add(Class<?> type) {
        hints.reflection().registerType(named(type), MemberCategory.INVOKE_PUBLIC_METHODS);
        for (Method method : type.getMethods()) {
            hints.reflection().registerType(named(method.getDeclaringClass()), MemberCategory.INVOKE_PUBLIC_METHODS);
            addValue(ResolvableType.forMethodReturnType(method, type));
            for (int index = 0; index < method.getParameterCount(); index++) {
                addValue(ResolvableType.forMethodParameter(
                        new MethodParameter(method, index).withContainingClass(type)));
            }
            for (Class<?> exception : method.getExceptionTypes()) {
                addValue(ResolvableType.forClass(exception));
            }
        }
    }

    private void addValue(ResolvableType type) {
        if (!seen.add(type.getType())) {
            return;
        }
        addValue(type.getComponentType());
        for (ResolvableType generic : type.getGenerics()) {
            addValue(generic);
        }
        Class<?> raw = type.resolve();
        if (raw != null && isOfTheApplication(raw)) {
            addClass(raw);
        }
    }

    private static boolean isOfTheApplication(Class<?> type) {
        return !type.isArray() && !type.isPrimitive() && !type.getName().startsWith("java");
    }

    private void addClass(Class<?> type) {
        if (Serializable.class.isAssignableFrom(type)) {
            hints.reflection().registerType(named(type), hint -> hint.withJavaSerialization(true));
        }
        if (type.isSealed()) {
            for (Class<?> permitted : type.getPermittedSubclasses()) {
                addValue(ResolvableType.forClass(permitted));
            }
        }
        addValue(ResolvableType.forClass(type).getSuperType());
        for (Field field : type.getDeclaredFields()) {
            if ((field.getModifiers() & (Modifier.STATIC | Modifier.TRANSIENT)) == 0) {
                addValue(ResolvableType.forField(field));
            }
        }
    }
}
