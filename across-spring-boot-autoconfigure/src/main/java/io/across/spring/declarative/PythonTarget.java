package io.across.spring.declarative;

import io.across.Connection;
import io.across.OperationException;
import io.across.PeerInfo;
import io.across.python.Python;
import io.across.python.PythonBinding;
import io.across.spring.PeerLanguage;
import io.across.spring.internal.FailureAnalyzedException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A Python module. */
final class PythonTarget implements ClientTarget {

    private final ClientDescription client;
    private final Connection connection;
    private final InvocationHandler bound;

    /**
     * Asks nothing of the other side.
     *
     * @throws FailureAnalyzedException if annotations of the interface are wrong
     */
    PythonTarget(ClientDescription client, Connection connection) {
        this.client = client;
        this.connection = connection;
        try {
            this.bound = Proxy.getInvocationHandler(bind(connection.python(), false));
        } catch (IllegalArgumentException e) {
            throw new FailureAnalyzedException(
                    client.type().getName() + " cannot be bound to a Python module: " + e.getMessage() + ".",
                    "Correct the interface.",
                    e);
        }
    }

    private Object bind(Python python, boolean checked) {
        return python.bind(client.type(), new PythonBinding(client.target(), client.deadlines(), checked));
    }

    @Override
    public @Nullable Object call(Object proxy, Method method, @Nullable Object[] args) throws Throwable {
        return bound.invoke(proxy, method, args);
    }

    @Override
    @SuppressWarnings("unchecked")
    public CompletableFuture<@Nullable Object> callAsync(Object proxy, Method method, @Nullable Object[] args) {
        try {
            if (bound.invoke(proxy, method, args) instanceof CompletableFuture<?> called) {
                return (CompletableFuture<@Nullable Object>) called;
            }
            throw new IllegalStateException(method + " returned no future");
        } catch (Throwable t) {
            return CompletableFuture.failedFuture(t);
        }
    }

    @Override
    public boolean isLocal(Method method) {
        return method.isDefault();
    }

    @Override
    public void check(@Nullable Duration deadline) {
        Python python = connection.python();
        try {
            bind(deadline == null ? python : python.within(deadline), true);
        } catch (IllegalArgumentException e) {
            throw new OperationException(e.getMessage(), e);
        } catch (OperationException e) {
            PeerInfo peer = connection.peer();
            throw peer != null && PeerLanguage.of(peer) == PeerLanguage.JVM ? noPython(peer, e) : e;
        }
    }

    private OperationException noPython(PeerInfo peer, OperationException e) {
        return new OperationException(
                "the " + client + " needs Python at the other end, but there is a JVM: " + peer, e);
    }
}
