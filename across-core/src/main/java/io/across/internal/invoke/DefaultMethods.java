package io.across.internal.invoke;

import java.lang.invoke.MethodHandles;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/** Calls the bodies that interfaces give their own methods. */
public final class DefaultMethods {

    private DefaultMethods() {}

    /**
     * Runs a default method on a proxy, also if its interface is not public.
     *
     * @throws Throwable what the method throws
     */
    public static @Nullable Object invoke(Object proxy, Method method, @Nullable Object[] args) throws Throwable {
        Class<?> owner = method.getDeclaringClass();
        return MethodHandles.privateLookupIn(owner, MethodHandles.lookup())
                .unreflectSpecial(method, owner)
                .bindTo(proxy)
                .invokeWithArguments(args);
    }
}
