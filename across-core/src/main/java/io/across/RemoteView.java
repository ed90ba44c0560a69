package io.across;

import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/** What stands behind a proxy, as far as interfaces go. */
interface RemoteView {

    /** The object under an interface; see {@link RemoteObject#as}. */
    <T> T as(Class<T> type);

    /** What stands behind {@code object}; null if that is no proxy. */
    static @Nullable RemoteView find(Object object) {
        if (object instanceof RemoteView view) {
            return view;
        }
        return Proxy.isProxyClass(object.getClass()) && Proxy.getInvocationHandler(object) instanceof RemoteView view
                ? view
                : null;
    }

    /**
     * What stands behind a proxy.
     *
     * @throws IllegalArgumentException if it is none
     */
    static RemoteView of(Object proxy) {
        RemoteView view = find(proxy);
        if (view == null) {
            throw new IllegalArgumentException(proxy.getClass().getName() + " is not a proxy of a remote object");
        }
        return view;
    }

    /** The object behind {@code proxy} under an interface. */
    static <T> T as(Class<T> type, Object proxy) {
        return type.isInstance(proxy) ? type.cast(proxy) : of(proxy).as(type);
    }
}
