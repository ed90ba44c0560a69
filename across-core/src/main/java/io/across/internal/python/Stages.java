package io.across.internal.python;

import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Futures that go on where another one ends. Unlike those of {@link CompletableFuture#thenCompose}, a cancelled one cancels
 * the call that it waits for, and a failure arrives as it is, not wrapped.
 */
final class Stages {

    private Stages() {}

    static <T extends @Nullable Object, R extends @Nullable Object> CompletableFuture<R> map(
            CompletableFuture<T> source, Function<T, R> function) {
        return compose(source, value -> CompletableFuture.completedFuture(function.apply(value)));
    }

    static <T extends @Nullable Object, R extends @Nullable Object> CompletableFuture<R> compose(
            CompletableFuture<T> source, Function<T, CompletableFuture<R>> next) {
        CompletableFuture<R> result = new CompletableFuture<>();
        var unusedSource = source.whenComplete((value, failure) -> {
            if (failure != null) {
                result.completeExceptionally(failure);
            } else if (!result.isDone()) {
                follow(result, next, value);
            }
        });
        cancelWith(result, source);
        return result;
    }

    private static <T extends @Nullable Object, R extends @Nullable Object> void follow(
            CompletableFuture<R> result, Function<T, CompletableFuture<R>> next, T value) {
        CompletableFuture<R> second;
        try {
            second = next.apply(value);
        } catch (RuntimeException | Error e) {
            result.completeExceptionally(e);
            return;
        }
        var unusedSecond = second.whenComplete((outcome, failure) -> {
            if (failure != null) {
                result.completeExceptionally(failure);
            } else {
                result.complete(outcome);
            }
        });
        cancelWith(result, second);
    }

    private static void cancelWith(CompletableFuture<?> result, CompletableFuture<?> source) {
        var unusedStage = result.whenComplete((value, failure) -> {
            if (result.isCancelled()) {
                source.cancel(false);
            }
        });
    }
}
