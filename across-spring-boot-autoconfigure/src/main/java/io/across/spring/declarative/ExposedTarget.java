package io.across.spring.declarative;

import io.across.Calls;
import io.across.Connection;
import io.across.OperationException;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** An object that another JVM exposes. */
record ExposedTarget(ClientDescription client, Connection connection) implements ClientTarget {

    @Override
    public @Nullable Object call(Object proxy, Method method, @Nullable Object[] args) throws Throwable {
        Object result =
                within(client.deadlines().get(method)).callExposed(client.type(), client.target(), method, args);
        if (result == null && method.getReturnType().isPrimitive() && method.getReturnType() != void.class) {
            throw new OperationException(method + " returned null on the other side: no " + method.getReturnType());
        }
        return result;
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
