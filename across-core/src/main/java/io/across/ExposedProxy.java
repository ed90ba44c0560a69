package io.across;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What stands behind a proxy of an exposed object; two are equal if they stand for the same. */
record ExposedProxy(ExposedCalls calls, Class<?> type, String name) implements InvocationHandler {

    private static final @Nullable Object[] NOTHING = {};

    static <T> T of(ExposedCalls calls, Class<T> type, String name) {
        if (!type.isInterface()) {
            throw new IllegalArgumentException(type.getName() + " is no interface");
        }
        InvocationHandler handler = new ExposedProxy(calls, type, name);
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] args) throws Throwable {
        if (method.getDeclaringClass() == Object.class) {
            return switch (method.getName()) {
                case "equals" ->
                    args != null
                            && args[0] != null
                            && Proxy.isProxyClass(args[0].getClass())
                            && equals(Proxy.getInvocationHandler(args[0]));
                case "hashCode" -> hashCode();
                default -> toString();
            };
        }
        @Nullable Object[] values = args == null ? NOTHING : args;
        Class<?> returned = method.getReturnType();
        if (returned == CompletableFuture.class || returned == CompletionStage.class) {
            return calls.callExposedAsync(type, name, method, values);
        }
        return calls.callExposed(type, name, method, values);
    }

    @Override
    public String toString() {
        return type.getName() + " '" + name + "' on " + calls;
    }
}
