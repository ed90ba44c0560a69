package io.across.internal.invoke;

import java.lang.reflect.Method;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** Methods whose value comes later: their caller, on the other side, gets that value. */
public final class CompletionStages {

    private CompletionStages() {}

    /** Whether a method says that its value comes later. */
    public static boolean areReturnedBy(Method method) {
        return method.getReturnType() == CompletableFuture.class || method.getReturnType() == CompletionStage.class;
    }

    /**
     * The value, when it is there.
     *
     * @throws Throwable what the stage has failed with
     */
    public static @Nullable Object await(CompletionStage<?> stage) throws Throwable {
        try {
            return stage.toCompletableFuture().get();
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            while (cause instanceof CompletionException && cause.getCause() != null) {
                cause = cause.getCause();
            }
            throw cause == null ? e : cause;
        }
    }
}
