package io.across.spring.declarative;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** What futures of clients have in common. */
final class ClientFutures {

    private ClientFutures() {}

    /** Completes {@code result} as {@code source} does, which is cancelled if {@code result} is. */
    static void follow(CompletableFuture<@Nullable Object> result, CompletableFuture<@Nullable Object> source) {
        cancelWith(result, source);
        whenDone(source, (value, failure) -> {
            if (failure == null) {
                result.complete(value);
            } else {
                result.completeExceptionally(cause(failure));
            }
        });
    }

    /** Runs the action with value or failure, in the thread that ends {@code source}. It must not throw: nobody would know. */
    @SuppressWarnings("FutureReturnValueIgnored") // the stage would only repeat what ends source
    static void whenDone(
            CompletableFuture<@Nullable Object> source,
            BiConsumer<? super @Nullable Object, ? super @Nullable Throwable> action) {
        source.whenComplete(action);
    }

    static void cancelWith(CompletableFuture<@Nullable Object> result, CompletableFuture<@Nullable Object> source) {
        whenDone(result, (value, failure) -> {
            if (result.isCancelled()) {
                source.cancel(false);
            }
        });
    }

    /** What failed, without what futures wrap it into. */
    static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
