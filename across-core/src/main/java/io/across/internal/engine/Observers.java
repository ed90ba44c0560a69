package io.across.internal.engine;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.across.CallObserver;
import io.across.CallTarget;
import io.across.Connection;
import io.across.ConnectionObserver;
import io.across.PeerIdentity;
import io.across.PeerInfo;
import io.across.Right;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a connection's observers and tells them what happens, whatever they throw. A call that nobody observes is {@link
 * CallObserver#NONE}, and costs nothing. Thread-safe; the lock is not held while observers are told.
 */
final class Observers {

    private static final Logger log = LoggerFactory.getLogger("io.across.connection");

    private static final ConnectionObserver[] NOBODY = {};

    private final ConnectionHolder holder;
    private final List<ConnectionObserver.Factory> factories;

    /** Written once, before the connection is started. */
    private volatile ConnectionObserver[] observers = NOBODY;

    private final ReentrantLock lock = new ReentrantLock();

    /** What has happened in the connection's life and is not told yet. */
    @GuardedBy("lock") private final Queue<Runnable> events = new ArrayDeque<>(2);

    /** Whether a thread tells events, so that nobody else has to. */
    @GuardedBy("lock") private boolean telling;

    @GuardedBy("lock") private boolean closed;

    Observers(ConnectionHolder holder, List<ConnectionObserver.Factory> factories) {
        this.holder = holder;
        this.factories = factories;
    }

    /** The connection begins its life. */
    void opened() {
        happened(this::make, false);
    }

    void ready(PeerInfo peer) {
        if (log.isDebugEnabled()) {
            PeerIdentity identity = holder.connection().peerIdentity();
            log.debug("{}: connected to {}{}", holder.name(), peer, identity == null ? "" : ", " + identity);
        }
        happened(() -> tell(observer -> observer.ready(peer)), false);
    }

    void closed(@Nullable Throwable failure) {
        happened(() -> tell(observer -> observer.closed(failure)), true);
    }

    void denied(Right right, String attempt) {
        tell(observer -> observer.denied(right, attempt));
    }

    private void make() {
        Connection connection = holder.connection();
        List<ConnectionObserver> made = new ArrayList<>(factories.size());
        for (ConnectionObserver.Factory factory : factories) {
            try {
                made.add(factory.observe(connection));
            } catch (Throwable t) {
                failed(factory, t);
            }
        }
        observers = made.toArray(NOBODY);
    }

    /** Tells one event of the connection's life after the other, though a connection may end while it begins. */
    private void happened(Runnable event, boolean last) {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = last;
            events.add(event);
            if (telling) {
                return;
            }
            telling = true;
        } finally {
            lock.unlock();
        }
        for (Runnable next = next(); next != null; next = next()) {
            next.run();
        }
    }

    private @Nullable Runnable next() {
        lock.lock();
        try {
            Runnable next = events.poll();
            telling = next != null;
            return next;
        } finally {
            lock.unlock();
        }
    }

    private void tell(Consumer<ConnectionObserver> event) {
        for (ConnectionObserver observer : observers) {
            try {
                event.accept(observer);
            } catch (Throwable t) {
                failed(observer, t);
            }
        }
    }

    /** This side begins a call. */
    CallObserver outgoing(CallTarget target) {
        CallObserver call = CallObserver.NONE;
        for (ConnectionObserver observer : observers) {
            try {
                call = both(call, observer.outgoing(target));
            } catch (Throwable t) {
                failed(observer, t);
            }
        }
        return call;
    }

    /** A call of the peer is about to be read. */
    CallObserver incoming(Map<String, String> context) {
        CallObserver call = CallObserver.NONE;
        for (ConnectionObserver observer : observers) {
            try {
                call = both(call, observer.incoming(context));
            } catch (Throwable t) {
                failed(observer, t);
            }
        }
        return call;
    }

    private CallObserver both(CallObserver first, CallObserver second) {
        if (first == CallObserver.NONE) {
            return second;
        }
        return second == CallObserver.NONE ? first : new Both(this, first, second);
    }

    /** What is to travel with the call. */
    Map<String, String> context(CallObserver call) {
        try {
            return Map.copyOf(call.context());
        } catch (Throwable t) {
            failed(call, t);
            return Map.of();
        }
    }

    /** @param target asked for its name by observers only: to name a lambda costs as much as a short call */
    void running(CallObserver call, CallTarget target) {
        try {
            call.running(target);
        } catch (Throwable t) {
            failed(call, t);
        }
    }

    void ended(CallObserver call, @Nullable Throwable failure) {
        try {
            call.ended(failure);
        } catch (Throwable t) {
            failed(call, t);
        }
    }

    /** Completes the future of a call that has ended. */
    void complete(
            CallObserver call,
            CompletableFuture<@Nullable Object> future,
            @Nullable Object result,
            @Nullable Throwable failure) {
        if (call != CallObserver.NONE) {
            completing(call, () -> complete(future, result, failure));
        }
        complete(future, result, failure); // changes nothing if the observer has run it
    }

    private static void complete(
            CompletableFuture<@Nullable Object> future, @Nullable Object result, @Nullable Throwable failure) {
        if (failure == null) {
            future.complete(result);
        } else {
            future.completeExceptionally(failure);
        }
    }

    private void completing(CallObserver call, Runnable completion) {
        try {
            call.completing(completion);
        } catch (Throwable t) {
            failed(call, t);
        }
    }

    private void failed(Object observer, Throwable failure) {
        log.warn("{}: {} failed", holder.name(), observer, failure);
    }

    /** Two observers of one call: the second begins within the first. */
    private record Both(Observers told, CallObserver first, CallObserver second) implements CallObserver {

        @Override
        public Map<String, String> context() {
            Map<String, String> context = new HashMap<>(told.context(first));
            context.putAll(told.context(second));
            return context;
        }

        @Override
        public void running(CallTarget target) {
            told.running(first, target);
            told.running(second, target);
        }

        @Override
        public void ended(@Nullable Throwable failure) {
            told.ended(second, failure);
            told.ended(first, failure);
        }

        @Override
        public void completing(Runnable completion) {
            first.completing(() -> told.completing(second, completion));
        }
    }
}
