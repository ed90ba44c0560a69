package io.across.spring.declarative;

import io.across.Calls;
import io.across.Connection;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** An object that another JVM exposes. */
record ExposedTarget(ClientDescription client, Connection connection) implements ClientTarget {

    @Override
    public @Nullable Object call(Object proxy, Method method, @Nullable Object[] args) throws Throwable {
        return within(client.deadlines().get(method)).callExposed(client.type(), client.target(), method, args);
    }

    @Override
    public CompletableFuture<@Nullable Object> callAsync(Object proxy, Method method, @Nullable Object[] args) {
        return within(client.deadlines().get(method)).callExposedAsync(client.type(), client.target(), method, args);
    }

    @Override
    public boolean isLocal(Method method) {
        return false;
    }

    @Override
    public void check(@Nullable Duration deadline) {
        within(deadline).checkExposed(client.type(), client.target());
    }

    private Calls within(@Nullable Duration deadline) {
        return deadline == null ? connection : connection.within(deadline);
    }
}
