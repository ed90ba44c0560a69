package io.across.spring.declarative;

import io.across.OperationException;
import io.across.internal.concurrent.Futures;
import io.across.spring.internal.CallerContext;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ReflectionUtils;

/**
 * Who answers when the far side does not. Thread-safe.
 *
 * @param object implements the client's interface; null for nobody
 */
record Fallback(@Nullable Object object) {

    /** What the fallback answers, or else the failure itself. */
    @Nullable Object orElse(RuntimeException failure, Method method, @Nullable Object[] args) throws Throwable {
        if (object == null || !answersFor(failure)) {
            throw failure;
        }
        return call(object, failure, method, args);
    }

    /** The future of a call, which becomes that of the fallback if it fails. */
    CompletableFuture<@Nullable Object> orElse(
            CompletableFuture<@Nullable Object> called, Method method, @Nullable Object[] args) {
        Object answering = object;
        if (answering == null) {
            return called;
        }
        Executor caller = CallerContext.capture();
        CompletableFuture<@Nullable Object> result = new CompletableFuture<>();
        Futures.cancelWith(result, called);
        Futures.whenDone(called, (value, thrown) -> {
            if (thrown == null) {
                result.complete(value);
                return;
            }
            try {
                Throwable failure = cause(thrown);
                if (answersFor(failure)) {
                    // Elsewhere: the thread that brings bad news reads the connection, or keeps the time of all
                    // deadlines.
                    FallbackThreads.execute(() -> answerInContext(caller, answering, failure, method, args, result));
                } else {
                    result.completeExceptionally(failure);
                }
            } catch (Throwable t) {
                result.completeExceptionally(t);
            }
        });
        return result;
    }

    private static void answerInContext(
            Executor caller,
            Object answering,
            Throwable failure,
            Method method,
            @Nullable Object[] args,
            CompletableFuture<@Nullable Object> result) {
        try {
            caller.execute(() -> answer(answering, failure, method, args, result));
        } catch (Throwable t) {
            result.completeExceptionally(t);
        }
    }

    @SuppressWarnings("unchecked")
    private static void answer(
            Object answering,
            Throwable failure,
            Method method,
            @Nullable Object[] args,
            CompletableFuture<@Nullable Object> result) {
        try {
            if (call(answering, failure, method, args) instanceof CompletionStage<?> stage) {
                CompletableFuture<@Nullable Object> answer =
                        (CompletableFuture<@Nullable Object>) stage.toCompletableFuture();
                Futures.cancelWith(result, answer);
                Futures.whenDone(
                        answer,
                        (value, thrown) -> Futures.complete(result, value, thrown == null ? null : cause(thrown)));
            } else {
                throw new NullPointerException(answering.getClass().getName() + " returned no future");
            }
        } catch (Throwable t) {
            result.completeExceptionally(t);
        }
    }

    private static @Nullable Object call(Object answering, Throwable failure, Method method, @Nullable Object[] args)
            throws Throwable {
        try {
            ReflectionUtils.makeAccessible(method);
            return method.invoke(answering, args);
        } catch (InvocationTargetException e) {
            Throwable thrown = e.getTargetException();
            if (thrown != failure) {
                thrown.addSuppressed(failure);
            }
            throw thrown;
        }
    }

    /** What failed, without what the application's own stages have wrapped it into. */
    private static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    private static boolean answersFor(Throwable failure) {
        return failure instanceof OperationException operation
                && switch (operation.kind()) {
                    case NOT_SENT, DISCONNECTED, DEADLINE, LIMIT, REFUSED -> true;
                    case FAILED, INTERRUPTED, CANCELLED, DENIED -> false;
                };
    }
}
