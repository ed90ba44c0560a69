package io.across.internal.jvm;

import io.across.RemoteObject;
import io.across.internal.value.Caller;
import io.across.internal.value.HeldObject;
import java.lang.reflect.Constructor;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** Makes proxies of the peer's objects, with those of their interfaces that are known here. Thread-safe. */
final class ProxyFactory {

    private static final int MAX_REMEMBERED = 1024;

    /** Longer lists of names are not remembered: a peer could fill the memory with them. */
    private static final int MAX_REMEMBERED_CHARS = 16 * 1024;

    /** Of proxies without an interface that is known here. */
    private static final Class<?> REMOTE_OBJECT = Proxy.newProxyInstance(
                    RemoteObject.class.getClassLoader(),
                    new Class<?>[] {RemoteObject.class},
                    (proxy, method, args) -> null)
            .getClass();

    private final Caller caller;
    private final Classes classes;

    /** What a list of interfaces comes to. */
    private final ConcurrentMap<List<String>, Kind> kinds = new ConcurrentHashMap<>();

    ProxyFactory(Caller caller, Classes classes) {
        this.caller = caller;
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
            if (kinds.size() < MAX_REMEMBERED && chars(interfaces) <= MAX_REMEMBERED_CHARS) {
                kinds.put(interfaces, kind);
            }
        }
        return kind.constructor.newInstance(new RemoteHandler(caller, held, className, kind.declared));
    }

    private Kind kind(List<String> interfaces) throws ReflectiveOperationException {
        Set<Class<?>> known = new LinkedHashSet<>();
        Set<String> declared = new LinkedHashSet<>();
        for (String name : interfaces) {
            if (!classes.isNameAdmitted(name)) {
                continue;
            }
            try {
                Class<?> type = classes.find(name);
                if (ProxyInterfaces.isUsable(type) && classes.isAdmittedInterface(type)) {
                    known.add(type);
                    addWithParents(type, declared);
                }
            } catch (ClassNotFoundException | LinkageError e) {
                // The proxy has the others; whoever needs this one gets a ClassCastException that names it.
                declared.add(name);
            }
        }
        return new Kind(proxyConstructor(known), Set.copyOf(declared));
    }

    private static void addWithParents(Class<?> type, Set<String> declared) {
        declared.add(type.getName());
        for (Class<?> parent : type.getInterfaces()) {
            addWithParents(parent, declared);
        }
    }

    /** Leaves out interfaces that contradict those before them; if there are none, the proxy is a {@link RemoteObject}. */
    private Constructor<?> proxyConstructor(Set<Class<?>> interfaces) throws ReflectiveOperationException {
        Class<?> type = tryProxyClass(interfaces);
        if (type == null) {
            type = tryProxyClass(ProxyInterfaces.compatible(interfaces));
        }
        Constructor<?> constructor = (type == null ? REMOTE_OBJECT : type).getConstructor(InvocationHandler.class);
        constructor.setAccessible(true);
        return constructor;
    }

    private @Nullable Class<?> tryProxyClass(Set<Class<?>> interfaces) {
        try {
            return interfaces.isEmpty() ? null : classes.proxyClass(interfaces);
        } catch (IllegalArgumentException | InaccessibleObjectException e) {
            return null;
        }
    }

    private static int chars(List<String> names) {
        return names.stream().mapToInt(String::length).sum();
    }
}
