package io.across.internal.concurrent;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Futures that follow others, there and back: the result or the failure of the one that is followed arrives as it is, not
 * wrapped, and who cancels the one that follows cancels what it waits for. The JDK's own stages do neither.
 */
public final class Futures {

    private Futures() {}

    /** What the supplier gives, or throws, in a thread of the executor; it is not asked if the future is cancelled before. */
    public static <T extends @Nullable Object> CompletableFuture<T> supply(Supplier<T> supplier, Executor executor) {
        CompletableFuture<T> result = new CompletableFuture<>();
        executor.execute(() -> {
            if (result.isDone()) {
                return;
            }
            try {
                result.complete(supplier.get());
            } catch (Throwable t) {
                result.completeExceptionally(t);
            }
        });
        return result;
    }

    /** Completes {@code result} as {@code source} ends, which is cancelled if {@code result} is. */
    public static <T extends @Nullable Object> void follow(CompletableFuture<T> source, CompletableFuture<T> result) {
        cancelWith(result, source);
        whenDone(source, (value, failure) -> complete(result, value, failure));
    }

    /** What the function makes of the value, or throws; it runs in the thread that completes {@code source}. */
    public static <T extends @Nullable Object, R extends @Nullable Object> CompletableFuture<R> map(
            CompletableFuture<T> source, Function<T, R> function) {
        CompletableFuture<R> result = new CompletableFuture<>();
        cancelWith(result, source);
        then(source, result, value -> result.complete(function.apply(value)));
        return result;
    }

    /** As that ends which the function makes of the value; it runs in the thread that completes {@code source}. */
    public static <T extends @Nullable Object, R extends @Nullable Object> CompletableFuture<R> compose(
            CompletableFuture<T> source, Function<T, CompletableFuture<R>> next) {
        CompletableFuture<R> result = new CompletableFuture<>();
        cancelWith(result, source);
        then(source, result, value -> follow(next.apply(value), result));
        return result;
    }

    /** Cancels {@code source} when {@code result} is cancelled. */
    public static void cancelWith(CompletableFuture<?> result, CompletableFuture<?> source) {
        whenDone(result, (value, failure) -> {
            if (result.isCancelled()) {
                source.cancel(false);
            }
        });
    }

    /** Completes {@code result} with the one or the other. */
    public static <T extends @Nullable Object> void complete(
            CompletableFuture<T> result, T value, @Nullable Throwable failure) {
        if (failure == null) {
            result.complete(value);
        } else {
            result.completeExceptionally(failure);
        }
    }

    /** Runs the action with value or failure, in the thread that ends {@code source}. It must not throw: nobody would know. */
    @SuppressWarnings("FutureReturnValueIgnored") // the stage would only repeat what ends source
    public static <T extends @Nullable Object> void whenDone(
            CompletableFuture<T> source, BiConsumer<? super T, ? super @Nullable Throwable> action) {
        source.whenComplete(action);
    }

    private static <T extends @Nullable Object> void then(
            CompletableFuture<T> source, CompletableFuture<?> result, Consumer<T> step) {
        whenDone(source, (value, failure) -> {
            try {
                if (failure != null) {
                    result.completeExceptionally(failure);
                } else if (!result.isDone()) {
                    step.accept(value);
                }
            } catch (Throwable t) {
                result.completeExceptionally(t);
            }
        });
    }
}
