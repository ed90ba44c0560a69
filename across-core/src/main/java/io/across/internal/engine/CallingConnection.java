package io.across.internal.engine;

import io.across.Calls;
import io.across.Connection;
import io.across.RemoteCode;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A connection whose own calls are those of {@link #byDefault}. */
abstract class CallingConnection implements Connection {

    /** The calls with the connection's default deadline. */
    abstract EngineCalls byDefault();

    @Override
    public Calls within(Duration deadline) {
        return byDefault().within(deadline);
    }

    @Override
    public Calls within(Duration left, Duration deadline) {
        return byDefault().within(left, deadline);
    }

    @Override
    public @Nullable Object callExposed(Class<?> type, String name, Method method, @Nullable Object... args)
            throws Throwable {
        return byDefault().callExposed(type, name, method, args);
    }

    @Override
    public CompletableFuture<@Nullable Object> callExposedAsync(
            Class<?> type, String name, Method method, @Nullable Object... args) {
        return byDefault().callExposedAsync(type, name, method, args);
    }

    @Override
    public void checkExposed(Class<?> type, String name) {
        byDefault().checkExposed(type, name);
    }

    @Override
    public void ping() {
        byDefault().ping();
    }

    @Override
    public @Nullable Object execute(String snippet, Map<String, ? extends @Nullable Object> variables)
            throws Exception {
        return byDefault().execute(snippet, variables);
    }

    @Override
    public CompletableFuture<@Nullable Object> executeAsync(
            String snippet, Map<String, ? extends @Nullable Object> variables) {
        return byDefault().executeAsync(snippet, variables);
    }

    @Override
    public @Nullable Object apply(RemoteCode code, @Nullable Object... args) throws Throwable {
        return byDefault().apply(code, args);
    }

    @Override
    public CompletableFuture<@Nullable Object> applyAsync(RemoteCode code, @Nullable Object... args) {
        return byDefault().applyAsync(code, args);
    }

    @Override
    public @Nullable Object applyRef(RemoteCode code, @Nullable Object... args) throws Throwable {
        return byDefault().applyRef(code, args);
    }

    @Override
    public CompletableFuture<@Nullable Object> applyRefAsync(RemoteCode code, @Nullable Object... args) {
        return byDefault().applyRefAsync(code, args);
    }
}
