package io.across.spring.declarative;

import io.across.internal.concurrent.Futures;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What stands behind a client's bean. Thread-safe. */
final class ClientProxy implements InvocationHandler {

    private static final @Nullable Object[] NOTHING = {};

    private final ClientDescription client;
    private final ClientTarget target;
    private final FirstCheck check;
    private final Fallback fallback;

    ClientProxy(ClientDescription client, ClientTarget target, FirstCheck check, Fallback fallback) {
        this.client = client;
        this.target = target;
        this.check = check;
        this.fallback = fallback;
    }

    Object create() {
        Class<?> type = client.type();
        return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, this);
    }

    private static boolean isAsynchronous(Method method) {
        return method.getReturnType() == CompletableFuture.class || method.getReturnType() == CompletionStage.class;
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] args) throws Throwable {
        if (method.getDeclaringClass() == Object.class) {
            return switch (method.getName()) {
                case "equals" -> args != null && proxy == args[0];
                case "hashCode" -> System.identityHashCode(proxy);
                default -> client.toString();
            };
        }
        @Nullable Object[] values = args == null ? NOTHING : args;
        if (target.isLocal(method)) {
            return target.call(proxy, method, values);
        }
        Duration deadline = client.deadlines().get(method);
        if (isAsynchronous(method)) {
            CompletableFuture<@Nullable Object> called = check.isDone()
                    ? target.callAsync(proxy, method, values)
                    : afterCheck(deadline, proxy, method, values);
            return fallback.orElse(called, method, values);
        }
        try {
            check.run(deadline);
            return target.call(proxy, method, values);
        } catch (RuntimeException e) {
            return fallback.orElse(e, method, values);
        }
    }

    private CompletableFuture<@Nullable Object> afterCheck(
            @Nullable Duration deadline, Object proxy, Method method, @Nullable Object[] args) {
        return Futures.compose(check.runAsync(deadline), fits -> target.callAsync(proxy, method, args));
    }
}
