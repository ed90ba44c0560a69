package io.across;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The calls that can be made to the one peer of a {@link Connection}: those by value, and those that leave an object there and
 * answer a proxy of it, which lives as long as the connection to that peer.
 *
 * <p>{@code callRef} runs code there, leaves its result there and returns a proxy of it; {@code replicate} leaves a copy there.
 * The {@code ...Async} forms return at once. Errors, stacks and waiting are as with {@link Calls}.
 *
 * <p>All methods may be called by any number of threads at once.
 */
public interface ReferenceCalls extends Calls {

    @Override
    ReferenceCalls within(Duration deadline);

    @Override
    default ReferenceCalls within(Duration left, Duration deadline) {
        return within(left);
    }

    /**
     * Runs {@code code} with {@code args} on the other side and leaves the result there: the general form of {@code
     * callRef}.
     *
     * @return a proxy that implements all public interfaces of the result that are known here, or null if the code
     *     returned null
     * @throws Throwable what the code threw, or an {@link OperationException}
     */
    @Nullable Object applyRef(RemoteCode code, @Nullable Object... args) throws Throwable;

    /** The asynchronous form of {@link #applyRef}. */
    CompletableFuture<@Nullable Object> applyRefAsync(RemoteCode code, @Nullable Object... args);

    /**
     * Copies {@code object} to the other side, which keeps the copy.
     *
     * @param type an interface of the object
     * @return a proxy of the copy
     */
    default <T> T replicate(Class<T> type, T object) {
        return callRef(type, new Replica<>(object));
    }

    /**
     * Runs {@code code} there and leaves the result there.
     *
     * @param type the interface under which the result is used here; {@link RemoteObject} for an object without a useful
     *     interface
     * @return a proxy of the result
     * @throws X what the code throws
     */
    default <T, X extends Throwable> T callRef(Class<T> type, RemoteCallable<?, X> code) throws X {
        return Proxies.as(type, CallSupport.required(CallSupport.<X>anyRef(this, code)));
    }

    /** Runs {@code code} there and returns a proxy of its result, typed by an interface {@code R}. */
    default <R extends @Nullable Object, X extends Throwable> R callRef(RemoteCallable<R, X> code) throws X {
        return CallSupport.applyRef(this, code);
    }

    /** The asynchronous form of {@code callRef}. */
    default <R extends @Nullable Object> CompletableFuture<R> callRefAsync(RemoteCallable<R, ?> code) {
        return CallSupport.applyRefAsync(this, code);
    }

    /** Runs {@code code} there and returns a proxy of its result, typed by an interface {@code R}. */
    default <A extends @Nullable Object, R extends @Nullable Object, X extends Throwable> R callRef(
            RemoteFunction<A, R, X> code, A a) throws X {
        return CallSupport.applyRef(this, code, a);
    }

    /** The asynchronous form of {@code callRef}. */
    default <A extends @Nullable Object, R extends @Nullable Object> CompletableFuture<R> callRefAsync(
            RemoteFunction<A, R, ?> code, A a) {
        return CallSupport.applyRefAsync(this, code, a);
    }

    /** Runs {@code code} there and returns a proxy of its result, typed by an interface {@code R}. */
    default <A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object, X extends Throwable>
            R callRef(RemoteBiFunction<A, B, R, X> code, A a, B b) throws X {
        return CallSupport.applyRef(this, code, a, b);
    }

    /** The asynchronous form of {@code callRef}. */
    default <A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object>
            CompletableFuture<R> callRefAsync(RemoteBiFunction<A, B, R, ?> code, A a, B b) {
        return CallSupport.applyRefAsync(this, code, a, b);
    }
}
