package io.across.spring.declarative;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What stands behind a client on the far side. Thread-safe. */
interface ClientTarget {

    /**
     * Calls a method of the client's interface that returns no future.
     *
     * @param proxy the client itself
     * @throws Throwable what is thrown there, or an {@link io.across.OperationException}
     */
    @Nullable Object call(Object proxy, Method method, @Nullable Object[] args) throws Throwable;

    /**
     * Calls a method that returns a future. Does not wait for the connection.
     *
     * @return never null; fails as {@link #call} does
     */
    CompletableFuture<@Nullable Object> callAsync(Object proxy, Method method, @Nullable Object[] args);

    /** Whether a method runs here. */
    boolean isLocal(Method method);

    /**
     * Compares the interface with what is there.
     *
     * @param deadline of the comparison; null for the connection's
     * @throws io.across.OperationException if it does not fit; the message lists what is missing
     */
    void check(@Nullable Duration deadline);
}
