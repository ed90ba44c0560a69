package io.across;

import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Gives what the general call forms answer the types that the caller's compiler has checked. */
final class CallSupport {

    private CallSupport() {}

    /** The proxy, if it has some interface by which it can be used. */
    static @Nullable Object usable(@Nullable Object proxy) {
        if (proxy != null
                && RemoteView.find(proxy) != null
                && Arrays.stream(proxy.getClass().getInterfaces()).allMatch(CallSupport::isOfNoUse)) {
            throw new OperationException(
                    "callRef cannot return " + proxy + " under a type of its own: its class has no public"
                            + " interface that is known here. Name one that has its methods, as in callRef(Type.class, code), or call"
                            + " them by name: callRef(RemoteObject.class, code)");
        }
        return proxy;
    }

    private static boolean isOfNoUse(Class<?> type) {
        return RemoteView.class.isAssignableFrom(type) || type.getMethods().length == 0;
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
