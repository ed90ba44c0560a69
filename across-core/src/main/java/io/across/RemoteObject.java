package io.across;

import org.jspecify.annotations.Nullable;

/**
 * The dynamic view of an object that lives on the other side: what a proxy is underneath, and how an object without a
 * useful interface is used. Thread-safe.
 *
 * @see Proxies#remote(Object)
 */
public interface RemoteObject extends RemoteView {

    /** The connection to the side that owns the object. */
    Connection connection();

    /**
     * Calls a public method of the object by its name.
     *
     * <p>Among overloads the one is taken that fits the arguments best.
     *
     * @param method simple name of the method
     * @param args its arguments, copied unless they are references
     * @return the result, copied, or this object's proxy if the method returned the object itself
     * @throws Throwable what the method threw, or an {@link OperationException}
     */
    @Nullable Object invoke(String method, @Nullable Object... args) throws Throwable;

    /** A copy of the object, made on this side. */
    Object copy();

    /**
     * The object under an interface, whether or not the object's class declares it: methods are matched by name and
     * arguments when they are called.
     */
    @Override
    <T> T as(Class<T> type);
}
