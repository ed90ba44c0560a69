package io.across;

import org.jspecify.annotations.Nullable;

/** What code needs that is served by a connection, or that passes its own objects to one. */
public final class Across {

    private Across() {}

    /**
     * Refers to {@code object}: the other side gets a {@link Reference} too, which holds a proxy.
     *
     * @param object kept alive here as long as the other side has the proxy
     */
    public static <T> Reference<T> ref(T object) {
        return new Reference<>(object);
    }

    /**
     * Refers to {@code object} in disguise: the result is used like the object here, and arrives as a bare proxy on the
     * other side. For parameters and results whose type is an interface that knows nothing of references.
     *
     * @param type a public interface of the object
     */
    public static <T> T ref(Class<T> type, T object) {
        if (!type.isInterface()) {
            throw new IllegalArgumentException(type.getName() + " is not an interface");
        }
        return ref(object).as(type);
    }

    /**
     * The connection whose call the current thread serves.
     *
     * @return null if this thread serves no call
     */
    public static @Nullable Connection connection() {
        return ConnectionProvider.instance().current();
    }
}
