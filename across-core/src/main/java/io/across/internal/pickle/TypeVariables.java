package io.across.internal.pickle;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the variables of a generic class stand for: in a {@code Box<Person>}, a {@code List<T>} is a {@code List<Person>}. */
public final class TypeVariables {

    private final Map<TypeVariable<?>, Type> values = new HashMap<>();

    private TypeVariables() {}

    /** Those of a type and of all that it extends or implements: in a {@code CrewStore extends Store<Crew>}, a T is a Crew. */
    public static TypeVariables of(Type type) {
        TypeVariables variables = new TypeVariables();
        variables.add(type);
        return variables;
    }

    private void add(@Nullable Type type) {
        Class<?> raw = null;
        if (type instanceof ParameterizedType parameterized) {
            raw = (Class<?>) parameterized.getRawType();
            TypeVariable<?>[] variables = raw.getTypeParameters();
            for (int i = 0; i < variables.length; i++) {
                values.put(variables[i], resolve(parameterized.getActualTypeArguments()[i]));
            }
        } else if (type instanceof Class<?> plain) {
            raw = plain;
        }
        if (raw != null && raw != Object.class) {
            add(raw.getGenericSuperclass());
            for (Type parent : raw.getGenericInterfaces()) {
                add(parent);
            }
        }
    }

    /** A type that is written with these variables, without them; of a wildcard, its upper bound. */
    public Type resolve(Type type) {
        if (type instanceof TypeVariable<?> variable) {
            return values.getOrDefault(variable, variable);
        }
        if (type instanceof ParameterizedType parameterized) {
            return new Parameterized(
                    parameterized.getRawType(),
                    parameterized.getOwnerType(),
                    Stream.of(parameterized.getActualTypeArguments())
                            .map(this::resolve)
                            .toList());
        }
        if (type instanceof GenericArrayType array) {
            Type component = resolve(array.getGenericComponentType());
            GenericArrayType resolved = () -> component;
            return resolved;
        }
        return type instanceof WildcardType wildcard ? resolve(wildcard.getUpperBounds()[0]) : type;
    }

    private record Parameterized(Type raw, @Nullable Type owner, List<Type> arguments) implements ParameterizedType {

        @Override
        public Type[] getActualTypeArguments() {
            return arguments.toArray(Type[]::new);
        }

        @Override
        public Type getRawType() {
            return raw;
        }

        @Override
        public @Nullable Type getOwnerType() {
            return owner;
        }
    }
}
