package io.across.python;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;

/** A type with its parameters, kept by an anonymous subclass: {@code new TypeRef<List<Person>>() {}}. */
@SuppressWarnings("UnusedTypeParameter") // read by reflection
public abstract class TypeRef<T> {

    private final Type type;

    /** @throws IllegalArgumentException if the subclass does not say which type */
    protected TypeRef() {
        if (!(getClass().getGenericSuperclass() instanceof ParameterizedType parameterized)) {
            throw new IllegalArgumentException("write new TypeRef<...>() {} with the type between the brackets");
        }
        this.type = parameterized.getActualTypeArguments()[0];
    }

    /** The type. */
    public final Type type() {
        return type;
    }
}
