package io.across;

import io.across.internal.concurrent.Futures;
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
        return RemoteView.as(type, CallSupport.required(this.<X>any(code)));
    }

    /** Runs {@code code} there and returns a proxy of its result, typed by an interface {@code R}. */
    default <R extends @Nullable Object, X extends Throwable> R callRef(RemoteCallable<R, X> code) throws X {
        return checkedRef(code);
    }

    /** The asynchronous form of {@code callRef}. */
    default <R extends @Nullable Object> CompletableFuture<R> callRefAsync(RemoteCallable<R, ?> code) {
        return checkedRefAsync(code);
    }

    /** Runs {@code code} there and returns a proxy of its result, typed by an interface {@code R}. */
    default <A extends @Nullable Object, R extends @Nullable Object, X extends Throwable> R callRef(
            RemoteFunction<A, R, X> code, A a) throws X {
        return checkedRef(code, a);
    }

    /** The asynchronous form of {@code callRef}. */
    default <A extends @Nullable Object, R extends @Nullable Object> CompletableFuture<R> callRefAsync(
            RemoteFunction<A, R, ?> code, A a) {
        return checkedRefAsync(code, a);
    }

    /** Runs {@code code} there and returns a proxy of its result, typed by an interface {@code R}. */
    default <A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object, X extends Throwable>
            R callRef(RemoteBiFunction<A, B, R, X> code, A a, B b) throws X {
        return checkedRef(code, a, b);
    }

    /** The asynchronous form of {@code callRef}. */
    default <A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object>
            CompletableFuture<R> callRefAsync(RemoteBiFunction<A, B, R, ?> code, A a, B b) {
        return checkedRefAsync(code, a, b);
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals", "NullAway"
    }) // R is that of the code, its nullness too
    private <R extends @Nullable Object, X extends Throwable> R checkedRef(RemoteCode code, @Nullable Object... args)
            throws X {
        return (R) CallSupport.usable(this.<X>any(code, args));
    }

    private <R extends @Nullable Object> CompletableFuture<R> checkedRefAsync(
            RemoteCode code, @Nullable Object... args) {
        return CallSupport.typed(Futures.map(applyRefAsync(code, args), CallSupport::usable));
    }

    /** A proxy of the result, whatever its interfaces. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // X is that of the code
    private <X extends Throwable> @Nullable Object any(RemoteCode code, @Nullable Object... args) throws X {
        try {
            return applyRef(code, args);
        } catch (Throwable t) {
            throw (X) t;
        }
    }
}
