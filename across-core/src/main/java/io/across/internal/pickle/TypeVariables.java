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
final class TypeVariables {

    private final Map<TypeVariable<?>, Type> values = new HashMap<>();

    /** @param type whose parameters are known, if it has any */
    TypeVariables(Type type) {
        if (type instanceof ParameterizedType parameterized) {
            TypeVariable<?>[] variables = ((Class<?>) parameterized.getRawType()).getTypeParameters();
            for (int i = 0; i < variables.length; i++) {
                values.put(variables[i], parameterized.getActualTypeArguments()[i]);
            }
        }
    }

    /** A type that is written with these variables, without them; of a wildcard, its upper bound. */
    Type resolve(Type type) {
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
