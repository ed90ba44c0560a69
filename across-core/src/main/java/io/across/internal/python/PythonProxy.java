package io.across.internal.python;

import io.across.Connection;
import io.across.OperationException;
import io.across.PeerInfo;
import io.across.RemoteObject;
import io.across.internal.value.Caller;
import io.across.internal.value.HeldObject;
import io.across.internal.value.Question;
import io.across.python.PythonObject;
import java.lang.ref.Reference;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A Python object that this side holds. Thread-safe. */
final class PythonProxy implements PythonObject, RemoteObject {

    private final Caller caller;
    private final HeldObject held;
    private final Set<String> methods;

    /** Of each call; zero for the connection's default. */
    private final Duration timeout;

    /**
     * @param caller of the connection that the object belongs to, the only one on which it can be written
     * @param timeout of each call; zero for the connection's default
     */
    PythonProxy(Caller caller, HeldObject held, List<String> methods, Duration timeout) {
        this(caller, held, Collections.unmodifiableSet(new TreeSet<>(methods)), timeout);
    }

    private PythonProxy(Caller caller, HeldObject held, Set<String> methods, Duration timeout) {
        this.caller = caller;
        this.held = held;
        this.methods = methods;
        this.timeout = timeout;
    }

    static void checkDeadline(Duration deadline) {
        if (deadline.isZero() || deadline.isNegative()) {
            throw new IllegalArgumentException("deadline must be positive, is " + deadline);
        }
    }

    /** What stands behind a value, if that is a proxy of a Python object. */
    static @Nullable PythonProxy behind(Object value) {
        if (value instanceof PythonProxy proxy) {
            return proxy;
        }
        return Proxy.isProxyClass(value.getClass()) && Proxy.getInvocationHandler(value) instanceof PythonView view
                ? (PythonProxy) view.object()
                : null;
    }

    Caller caller() {
        return caller;
    }

    HeldObject held() {
        return held;
    }

    @Override
    public Set<String> methods() {
        return methods;
    }

    @Override
    public PythonProxy within(Duration deadline) {
        checkDeadline(deadline);
        return new PythonProxy(caller, held, methods, deadline);
    }

    @Override
    public Connection connection() {
        return caller.connection();
    }

    @Override
    public @Nullable Object invoke(String method, @Nullable Object... args) {
        try {
            Object result = ask(PythonRequest.method(this, timeout, method, args));
            return ProtocolNames.SELF.equals(result) ? this : result;
        } finally {
            // The object must not be given back while its own call is under way.
            Reference.reachabilityFence(held);
        }
    }

    private @Nullable Object ask(Question question) {
        return Unchecked.call(() -> caller.call(question, timeout));
    }

    @Override
    public int len() {
        if (!(invoke("__len__") instanceof Integer length)) {
            throw new OperationException("len() of " + this + " is no int");
        }
        return length;
    }

    @Override
    public void setItem(@Nullable Object key, @Nullable Object value) {
        invoke("__setitem__", key, value);
    }

    @Override
    public void delItem(@Nullable Object key) {
        invoke("__delitem__", key);
    }

    @Override
    public boolean contains(@Nullable Object element) {
        return Boolean.TRUE.equals(invoke("__contains__", element));
    }

    @Override
    public Iterator<@Nullable Object> iterator() {
        // A reference to the iterator (protocol, section 5.2); an iterator returns itself.
        return invoke("__iter__") instanceof PythonProxy iterator
                ? new PythonIterator(iterator)
                : List.<@Nullable Object>of().iterator();
    }

    @Override
    public Object copy() {
        try {
            Object copy = ask(PythonRequest.copy(held, timeout));
            if (copy == null) {
                throw new OperationException(this + " was copied as None");
            }
            return copy;
        } finally {
            Reference.reachabilityFence(held);
        }
    }

    @Override
    public void close() {
        PeerInfo peer = connection().peer();
        // A peer that has nothing to say of itself may let the object go before it has read an earlier message that
        // needs it.
        held.release(peer != null && peer.extensionVersion() > 0);
    }

    @Override
    public <T> T as(Class<T> type) {
        return type.isInstance(this) ? type.cast(this) : PythonView.of(this, type);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        PythonProxy proxy = other == null ? null : behind(other);
        return proxy != null && proxy.held.id() == held.id() && proxy.caller == caller;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(held.id()) * 31 + System.identityHashCode(caller);
    }

    @Override
    public String toString() {
        return "proxy of Python object " + held.id() + " on " + connection().name();
    }
}
