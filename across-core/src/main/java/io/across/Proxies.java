package io.across;

import org.jspecify.annotations.Nullable;

/** What can be done with a proxy besides calling its methods. */
public final class Proxies {

    private Proxies() {}

    /** Whether {@code object} is a proxy of an object on the other side of a connection. */
    public static boolean isProxy(@Nullable Object object) {
        return object != null && RemoteView.find(object) != null;
    }

    /**
     * The dynamic view of a proxy.
     *
     * @throws IllegalArgumentException if {@code proxy} is none
     */
    public static RemoteObject remote(Object proxy) {
        return (RemoteObject) RemoteView.of(proxy);
    }

    /** The connection to the side that owns the object behind {@code proxy}. */
    public static Connection connectionOf(Object proxy) {
        return remote(proxy).connection();
    }

    /**
     * A copy, made on this side, of the object behind {@code proxy}.
     *
     * @throws OperationException if the object cannot be copied
     */
    @SuppressWarnings("unchecked") // T is an interface of the object, and so of its copy
    public static <T> T copyOf(T proxy) {
        return (T) remote(proxy).copy();
    }

    /** Calls a public method of the object behind {@code proxy} by its name. See {@link RemoteObject#invoke}. */
    public static @Nullable Object invoke(Object proxy, String method, @Nullable Object... args) throws Throwable {
        return remote(proxy).invoke(method, args);
    }

    /** The object behind {@code proxy} under the interface {@code type}. See {@link RemoteObject#as}. */
    public static <T> T as(Class<T> type, Object proxy) {
        return RemoteView.as(type, proxy);
    }
}
