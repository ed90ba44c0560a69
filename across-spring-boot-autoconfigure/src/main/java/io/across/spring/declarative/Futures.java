package io.across.spring.declarative;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** What futures of clients have in common. */
final class Futures {

    private Futures() {}

    /** Completes {@code result} as {@code source} does, which is cancelled if {@code result} is. */
    static void follow(CompletableFuture<@Nullable Object> result, CompletableFuture<@Nullable Object> source) {
        cancelWith(result, source);
        var unusedStage = source.whenComplete((value, failure) -> {
            if (failure == null) {
                result.complete(value);
            } else {
                result.completeExceptionally(cause(failure));
            }
        });
    }

    static void cancelWith(CompletableFuture<@Nullable Object> result, CompletableFuture<@Nullable Object> source) {
        var unusedStage = result.whenComplete((value, failure) -> {
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
