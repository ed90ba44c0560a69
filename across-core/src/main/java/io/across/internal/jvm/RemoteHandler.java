package io.across.internal.jvm;

import io.across.Connection;
import io.across.OperationException;
import io.across.RemoteObject;
import io.across.internal.value.Caller;
import io.across.internal.value.HeldObject;
import io.across.internal.value.MethodResults;
import java.lang.ref.Reference;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** What stands behind a proxy: sends each call to the side that owns the object. Thread-safe. */
final class RemoteHandler implements InvocationHandler, RemoteObject {

    private static final @Nullable Object[] NOTHING = {};

    private static final ClassValue<Methods> METHODS = new ClassValue<>() {
        @Override
        protected Methods computeValue(Class<?> type) {
            return new Methods();
        }
    };

    private final Caller caller;
    private final HeldObject held;
    private final String className;
    private final Set<String> declared;

    /**
     * @param caller of the connection that the object belongs to, the only one on which it can be written
     * @param className the class of the object, on its own side
     * @param declared the names of all interfaces that the object's class is known to have
     */
    RemoteHandler(Caller caller, HeldObject held, String className, Set<String> declared) {
        this.caller = caller;
        this.held = held;
        this.className = className;
        this.declared = declared;
    }

    /** What stands behind a proxy of a remote object; null if {@code value} is none. */
    static @Nullable RemoteHandler behind(Object value) {
        if (value instanceof RemoteHandler remote) {
            return remote;
        }
        return Proxy.isProxyClass(value.getClass()) && Proxy.getInvocationHandler(value) instanceof RemoteHandler remote
                ? remote
                : null;
    }

    Caller caller() {
        return caller;
    }

    HeldObject held() {
        return held;
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] args) throws Throwable {
        Class<?> owner = method.getDeclaringClass();
        if (owner == Object.class) {
            return objectMethod(method, args);
        }
        if (owner == RemoteObject.class) {
            return ownMethod(proxy, method, args);
        }
        if (method.isDefault() && !isDeclared(owner)) {
            return InvocationHandler.invokeDefault(proxy, method, args);
        }
        @Nullable Object[] values = args == null ? NOTHING : args;
        try {
            return MethodResults.returned(method, call(METHODS.get(owner).shape(method), values, proxy));
        } catch (Throwable t) {
            throw MethodResults.thrown(method, t);
        }
    }

    private @Nullable Object objectMethod(Method method, @Nullable Object @Nullable [] args) {
        return switch (method.getName()) {
            case "equals" -> args != null && args[0] != null && equals(behind(args[0]));
            case "hashCode" -> hashCode();
            default -> toString();
        };
    }

    private @Nullable Object ownMethod(Object proxy, Method method, @Nullable Object @Nullable [] args)
            throws Throwable {
        try {
            Object result = method.invoke(this, args);
            return result == this ? proxy : result;
        } catch (InvocationTargetException e) {
            throw e.getTargetException();
        }
    }

    private boolean isDeclared(Class<?> type) {
        return declared.contains(type.getName());
    }

    private @Nullable Object call(MethodShape shape, @Nullable Object[] args, Object self) throws Throwable {
        try {
            Object result = caller.call(JvmRequest.method(held, shape, args), Duration.ZERO);
            return result == Self.INSTANCE ? self : result;
        } finally {
            // The proxy's object must not be given back while its own call is under way.
            Reference.reachabilityFence(held);
        }
    }

    @Override
    public Connection connection() {
        return caller.connection();
    }

    @Override
    public @Nullable Object invoke(String method, @Nullable Object... args) throws Throwable {
        return call(MethodShape.byName(method), args, this);
    }

    @Override
    public Object copy() {
        try {
            Object copy = caller.call(JvmRequest.copy(held), Duration.ZERO);
            if (copy == null) {
                throw new OperationException(this + " was copied as null");
            }
            return copy;
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable t) {
            throw new OperationException(this + " cannot be copied: " + t, t);
        }
    }

    @Override
    public <T> T as(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, this));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RemoteHandler remote && remote.held.id() == held.id() && remote.caller == caller;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(held.id()) * 31 + System.identityHashCode(caller);
    }

    @Override
    public String toString() {
        return "proxy of " + className + "#" + held.id() + " on " + connection().name();
    }

    /** Stands for "the object whose method this was" as a result. */
    enum Self {
        INSTANCE
    }

    /** The shapes of an interface's methods, computed when they are called first. */
    private static final class Methods {

        private final ConcurrentMap<Method, MethodShape> shapes = new ConcurrentHashMap<>();

        MethodShape shape(Method method) {
            return shapes.computeIfAbsent(method, MethodShape::of);
        }
    }
}
