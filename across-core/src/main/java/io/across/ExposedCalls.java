package io.across;

import java.lang.reflect.Method;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What a proxy of an exposed object needs of {@link Calls}. */
interface ExposedCalls {

    @Nullable Object callExposed(Class<?> type, String name, Method method, @Nullable Object... args) throws Throwable;

    CompletableFuture<@Nullable Object> callExposedAsync(
            Class<?> type, String name, Method method, @Nullable Object... args);
}
