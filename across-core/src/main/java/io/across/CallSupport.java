package io.across;

import io.across.internal.concurrent.Futures;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Gives the general call forms the types that the caller's compiler has checked. */
final class CallSupport {

    private CallSupport() {}

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals", "NullAway"
    }) // R and X are those of the code, R's nullness too
    static <R extends @Nullable Object, X extends Throwable> R apply(
            Calls calls, RemoteCode code, @Nullable Object... args) throws X {
        try {
            return (R) calls.apply(code, args);
        } catch (Throwable t) {
            throw (X) t;
        }
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals", "NullAway"
    }) // R is that of the code, its nullness too
    static <R extends @Nullable Object, X extends Throwable> R applyRef(
            ReferenceCalls calls, RemoteCode code, @Nullable Object... args) throws X {
        return (R) usable(CallSupport.<X>anyRef(calls, code, args));
    }

    /** A proxy of the result, whatever its interfaces. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // X is that of the code
    static <X extends Throwable> @Nullable Object anyRef(
            ReferenceCalls calls, RemoteCode code, @Nullable Object... args) throws X {
        try {
            return calls.applyRef(code, args);
        } catch (Throwable t) {
            throw (X) t;
        }
    }

    /** The proxy, if it has some interface by which it can be used. */
    private static @Nullable Object usable(@Nullable Object proxy) {
        if (proxy != null
                && Proxies.find(proxy) != null
                && Arrays.stream(proxy.getClass().getInterfaces()).allMatch(CallSupport::isOfNoUse)) {
            throw new OperationException(
                    "callRef cannot return " + proxy + " under a type of its own: its class has no public"
                            + " interface that is known here. Name one that has its methods, as in callRef(Type.class, code), or call"
                            + " them by name: callRef(RemoteObject.class, code)");
        }
        return proxy;
    }

    private static boolean isOfNoUse(Class<?> type) {
        return type == RemoteObject.class || type.getMethods().length == 0;
    }

    /** The asynchronous form of {@link #applyRef}. */
    static <R extends @Nullable Object> CompletableFuture<R> applyRefAsync(
            ReferenceCalls calls, RemoteCode code, @Nullable Object... args) {
        return typed(Futures.map(calls.applyRefAsync(code, args), CallSupport::usable));
    }

    static Object required(@Nullable Object proxy) {
        if (proxy == null) {
            throw new OperationException("remote code returned null: there is nothing to refer to");
        }
        return proxy;
    }

    @SuppressWarnings("unchecked") // the future completes with the result of code whose type is R
    static <R extends @Nullable Object> CompletableFuture<R> typed(CompletableFuture<@Nullable Object> future) {
        return (CompletableFuture<R>) (CompletableFuture<?>) future;
    }
}
