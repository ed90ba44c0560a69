package io.across.internal.jvm;

import io.across.RemoteObject;
import io.across.internal.value.HeldObject;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Makes proxies of the peer's objects, with those of their interfaces that are known here. Thread-safe. */
final class Proxies {

    private static final int MAX_REMEMBERED = 1024;

    private final Classes classes;

    /** What a list of interfaces comes to. */
    private final ConcurrentMap<List<String>, Kind> kinds = new ConcurrentHashMap<>();

    Proxies(Classes classes) {
        this.classes = classes;
    }

    /** A proxy class, and the names of the interfaces that its objects have on their own side. */
    private record Kind(Constructor<?> constructor, Set<String> declared) {}

    /**
     * A proxy that implements those of {@code interfaces} that are known here; if there are none, {@link RemoteObject}.
     */
    Object create(HeldObject held, String className, List<String> interfaces) throws ReflectiveOperationException {
        Kind kind = kinds.get(interfaces);
        if (kind == null) {
            kind = kind(interfaces);
            if (kinds.size() < MAX_REMEMBERED) {
                kinds.put(interfaces, kind);
            }
        }
        return kind.constructor.newInstance(new RemoteHandler(held, className, kind.declared, this));
    }

    /** A proxy of the same object under one interface, whether or not its class has it. */
    Object create(RemoteHandler remote, Class<?> type) {
        return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, remote);
    }

    private Kind kind(List<String> interfaces) throws ReflectiveOperationException {
        Set<Class<?>> known = new LinkedHashSet<>();
        Set<String> declared = new LinkedHashSet<>();
        for (String name : interfaces) {
            try {
                Class<?> type = classes.find(name);
                if (ProxyInterfaces.isUsable(type) && classes.isAdmitted(type)) {
                    known.add(type);
                    addWithParents(type, declared);
                }
            } catch (ClassNotFoundException | LinkageError e) {
                // The proxy has the others; whoever needs this one gets a ClassCastException that names it.
                declared.add(name);
            }
        }
        if (known.isEmpty()) {
            known.add(RemoteObject.class);
        }
        return new Kind(proxyConstructor(new ArrayList<>(known)), Set.copyOf(declared));
    }

    private static void addWithParents(Class<?> type, Set<String> declared) {
        declared.add(type.getName());
        for (Class<?> parent : type.getInterfaces()) {
            addWithParents(parent, declared);
        }
    }

    /** Drops interfaces from the end while they contradict each other. */
    private Constructor<?> proxyConstructor(List<Class<?>> interfaces) throws ReflectiveOperationException {
        while (true) {
            try {
                Class<?> type = Proxy.newProxyInstance(
                                loader(interfaces), interfaces.toArray(new Class<?>[0]), (proxy, method, args) -> null)
                        .getClass();
                Constructor<?> constructor = type.getConstructor(InvocationHandler.class);
                constructor.setAccessible(true);
                return constructor;
            } catch (IllegalArgumentException e) {
                if (interfaces.size() == 1) {
                    throw e;
                }
                interfaces.remove(interfaces.size() - 1);
            }
        }
    }

    private ClassLoader loader(List<Class<?>> interfaces) {
        boolean own = interfaces.contains(RemoteObject.class);
        return own ? RemoteObject.class.getClassLoader() : classes.loader();
    }
}
