package io.across.internal.python;

import io.across.Connection;
import io.across.OperationException;
import io.across.Proxies;
import io.across.RemoteObject;
import io.across.internal.invoke.DefaultMethods;
import io.across.internal.pickle.Conversions;
import io.across.internal.pickle.SnakeCase;
import io.across.internal.pickle.TypeVariables;
import io.across.python.PythonFunction;
import io.across.python.PythonObject;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** What stands behind a Python object under a Java interface. Thread-safe. */
final class PythonView implements InvocationHandler, RemoteObject {

    private static final @Nullable Object[] NOTHING = {};

    private final PythonObject proxy;
    private final Class<?> type;

    /** Carries the methods of a Java collection out; null for any other interface. */
    private final @Nullable Object collection;

    private final ConcurrentMap<Method, Target> targets = new ConcurrentHashMap<>();

    /**
     * What a method of the interface calls.
     *
     * @param name of the object's method; null if there is none
     * @param deadline of the call; null for that of the proxy
     * @param returned what the method returns, with what stands for the type variables of the interface's parents
     */
    private record Target(@Nullable String name, @Nullable Duration deadline, Type returned) {}

    private PythonView(PythonObject proxy, Class<?> type, @Nullable Object collection) {
        this.proxy = proxy;
        this.type = type;
        this.collection = collection;
    }

    static <T> T of(PythonObject proxy, Class<T> type) {
        if (!type.isInterface()) {
            throw new IllegalArgumentException(type.getName() + " is no interface");
        }
        PythonView view = new PythonView(proxy, type, collection(proxy, type));
        for (Method method : type.getMethods()) {
            // A deadline that is none is found now, not by the call that needs it.
            view.targets.put(method, view.target(method));
        }
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, view));
    }

    private static @Nullable Object collection(PythonObject proxy, Class<?> type) {
        if (type == List.class) {
            return new PythonList(proxy);
        }
        if (type == Map.class) {
            return new PythonMap(proxy);
        }
        if (type == Set.class) {
            return new PythonCollection.AsSet(proxy);
        }
        if (type == Collection.class) {
            return new PythonCollection(proxy);
        }
        return type == Iterator.class ? new PythonIterator(proxy) : null;
    }

    PythonObject object() {
        return proxy;
    }

    @Override
    public @Nullable Object invoke(Object self, Method method, @Nullable Object @Nullable [] args) throws Throwable {
        @Nullable Object[] values = args == null ? NOTHING : args;
        if (method.getDeclaringClass() == Object.class) {
            return switch (method.getName()) {
                case "equals" -> proxy.equals(values[0]);
                case "hashCode" -> proxy.hashCode();
                default -> toString();
            };
        }
        if (collection != null) {
            return delegate(method, values);
        }
        if (type == Iterable.class && method.getName().equals("iterator")) {
            return proxy.iterator();
        }
        Target target = targets.computeIfAbsent(method, this::target);
        String name = target.name();
        if (name == null) {
            if (method.isDefault()) {
                return DefaultMethods.invoke(self, method, values);
            }
            throw new UnsupportedOperationException(
                    proxy + " has no method for " + method + ", only " + proxy.methods());
        }
        Duration deadline = target.deadline();
        Object result = (deadline == null ? proxy : proxy.within(deadline)).invoke(name, spread(method, values));
        return proxy.equals(result) && type.isAssignableFrom(method.getReturnType())
                ? self
                : Conversions.convert(result, target.returned());
    }

    private @Nullable Object delegate(Method method, @Nullable Object[] values) throws Throwable {
        try {
            return method.invoke(collection, values);
        } catch (InvocationTargetException e) {
            throw e.getTargetException();
        }
    }

    private Target target(Method method) {
        PythonFunction annotation = method.getAnnotation(PythonFunction.class);
        return new Target(
                pythonName(annotation, method),
                BoundFunction.deadline(annotation, method),
                TypeVariables.of(type).resolve(method.getGenericReturnType()));
    }

    /** The announced method that is meant; null if there is none. */
    private @Nullable String pythonName(@Nullable PythonFunction annotation, Method method) {
        if (annotation != null && !annotation.value().isEmpty()) {
            return proxy.methods().contains(annotation.value()) ? annotation.value() : null;
        }
        for (String candidate : List.of(
                ProtocolNames.toPython(method.getName()),
                SnakeCase.of(method.getName()),
                "__" + method.getName() + "__")) {
            if (proxy.methods().contains(candidate)) {
                return candidate;
            }
        }
        boolean calls = !method.isDefault() && FunctionalMethods.single(type) != null;
        return calls && proxy.methods().contains("__call__") ? "__call__" : null;
    }

    private static @Nullable Object[] spread(Method method, @Nullable Object[] values) {
        return method.isVarArgs() ? BoundFunction.spread(values) : values;
    }

    @Override
    public Connection connection() {
        return Proxies.connectionOf(proxy);
    }

    @Override
    public @Nullable Object invoke(String method, @Nullable Object... args) {
        return proxy.invoke(method, args);
    }

    @Override
    public Object copy() {
        Object copy = Conversions.convert(proxy.copy(), type);
        if (copy == null) {
            throw new OperationException(proxy + " was copied as None");
        }
        return copy;
    }

    @Override
    public <T> T as(Class<T> other) {
        return proxy.as(other);
    }

    @Override
    public String toString() {
        return proxy.toString();
    }
}
