package io.across;

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
    }) // R and X are those of the code, R's nullness too
    static <R extends @Nullable Object, X extends Throwable> R applyRef(
            Calls calls, RemoteCode code, @Nullable Object... args) throws X {
        try {
            return (R) calls.applyRef(code, args);
        } catch (Throwable t) {
            throw (X) t;
        }
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
