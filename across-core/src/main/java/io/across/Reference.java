package io.across;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Holds an object that travels by reference instead of as a copy. On the side that owns the object {@link #get()} is the
 * object itself, on the other side a proxy whose methods run on the owning side.
 *
 * <p>Legal wherever a value is written to a connection: as an argument, a captured variable, a result, or inside any of
 * these. Immutable and thread-safe.
 *
 * @param <T> type of the object; on the other side an interface of it
 */
public final class Reference<T> {

    private final T object;

    Reference(T object) {
        this.object = Objects.requireNonNull(object, "object");
    }

    /** The object on its own side, a proxy of it elsewhere. */
    public T get() {
        return object;
    }

    /**
     * The reference that {@code value} stands for, if it was made by {@link Across#ref(Class, Object)}.
     *
     * @return null if {@code value} is an ordinary object
     */
    public static @Nullable Reference<?> behind(Object value) {
        if (Proxy.isProxyClass(value.getClass()) && Proxy.getInvocationHandler(value) instanceof Forwarder f) {
            return f.reference;
        }
        return null;
    }

    T as(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, new Forwarder(this)));
    }

    @Override
    public String toString() {
        return "reference to " + object.getClass().getName();
    }

    /** Behaves as the object while it stays on its own side. */
    private record Forwarder(Reference<?> reference) implements InvocationHandler {

        @Override
        public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] args)
                throws Throwable {
            try {
                return method.invoke(reference.object, args);
            } catch (InvocationTargetException e) {
                throw e.getTargetException();
            }
        }
    }
}
