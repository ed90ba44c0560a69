package io.across.internal.jvm;

import io.across.OperationException;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The proxy classes that a peer has this side make: one for each set of interfaces, in whatever order it names them. A class
 * stays as long as its loader, so the first sets share the connection's loader with all connections, and further ones get a
 * loader that ends with this connection. Thread-safe.
 */
final class ProxyClasses {

    /** Sets of interfaces whose proxy classes stay with a loader. */
    static final int MAX_LASTING = 512;

    /** Sets of interfaces beyond these, for one connection. */
    static final int MAX_PASSING = 1024;

    /** The names of interfaces of which there is a proxy class, by the class's loader. */
    private static final Map<ClassLoader, Set<List<String>>> LASTING = Collections.synchronizedMap(new WeakHashMap<>());

    private final ClassLoader loader;

    /** Guarded by this. */
    private final Set<List<String>> passing = new HashSet<>();

    /** Guarded by this; null until it is needed. */
    private @Nullable ClassLoader passingLoader;

    /** @param loader sees all interfaces that are public */
    ProxyClasses(ClassLoader loader) {
        this.loader = loader;
    }

    /**
     * The class of proxies with these interfaces.
     *
     * @throws IllegalArgumentException if they contradict each other
     * @throws OperationException if there are too many different sets of them
     */
    Class<?> of(Collection<? extends Class<?>> interfaces) {
        List<? extends Class<?>> sorted =
                interfaces.stream().sorted(Comparator.comparing(Class::getName)).toList();
        List<String> names = sorted.stream().<String>map(Class::getName).toList();
        ClassLoader owner = owner(sorted);
        Set<List<String>> lasting = LASTING.computeIfAbsent(owner, any -> new HashSet<>());
        synchronized (lasting) {
            if (lasting.contains(names)) {
                return define(owner, sorted);
            }
            if (lasting.size() < MAX_LASTING) {
                Class<?> type = define(owner, sorted);
                lasting.add(names);
                return type;
            }
        }
        if (owner != loader) {
            throw tooMany(MAX_LASTING);
        }
        return passing(sorted, names);
    }

    /** A proxy of an interface that is not public is of its package, so it must be of its loader. */
    private ClassLoader owner(List<? extends Class<?>> interfaces) {
        for (Class<?> each : interfaces) {
            ClassLoader own = each.getClassLoader();
            if (!Modifier.isPublic(each.getModifiers()) && own != null) {
                return own;
            }
        }
        return loader;
    }

    private synchronized Class<?> passing(List<? extends Class<?>> sorted, List<String> names) {
        if (!passing.contains(names) && passing.size() >= MAX_PASSING) {
            throw tooMany(MAX_LASTING + MAX_PASSING);
        }
        ClassLoader own = passingLoader;
        if (own == null) {
            own = JoinedLoader.below(loader);
            passingLoader = own;
        }
        Class<?> type = define(own, sorted);
        passing.add(names);
        return type;
    }

    private static Class<?> define(ClassLoader owner, List<? extends Class<?>> interfaces) {
        return Proxy.newProxyInstance(owner, interfaces.toArray(new Class<?>[0]), (proxy, method, args) -> null)
                .getClass();
    }

    private static OperationException tooMany(int limit) {
        return new OperationException("the peer's objects have more than " + limit
                + " different sets of interfaces: for each this side would make a class. Pass some of them as one"
                + " interface, by Across.ref(Interface.class, object)");
    }
}
