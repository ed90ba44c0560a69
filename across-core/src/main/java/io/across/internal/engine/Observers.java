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
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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

    /** In the place of one that could not be made. */
    private static final ConnectionObserver NONE = new ConnectionObserver() {};

    private final ConnectionHolder holder;
    private final List<ConnectionObserver.Factory> factories;

    /** Written before the connection is started. */
    private volatile ConnectionObserver[] observers = NOBODY;

    private final ReentrantLock lock = new ReentrantLock();

    /** What has happened in the connection's life and is not told yet. */
    @GuardedBy("lock") private final Queue<Runnable> events = new ArrayDeque<>(2);

    /** The thread that tells events, so that nobody else has to; null for none. */
    @GuardedBy("lock") private @Nullable Thread teller;

    @GuardedBy("lock") private boolean closed;

    /** Down when the observers have been told of the end. */
    private final CountDownLatch told = new CountDownLatch(1);

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
        // Made before it counts as told: where that fails, whoever ends the connection says it once more.
        Consumer<ConnectionObserver> telling = observer -> observer.closed(failure);
        happened(() -> tellClosed(telling), true);
    }

    private void tellClosed(Consumer<ConnectionObserver> telling) {
        try {
            tell(telling);
        } finally {
            told.countDown();
        }
    }

    /** Waits until the observers have been told of the end, but not for itself if this is the thread that tells them. */
    void awaitClosed(long nanos) {
        lock.lock();
        try {
            if (teller == Thread.currentThread()) {
                return;
            }
        } finally {
            lock.unlock();
        }
        try {
            told.await(nanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void denied(Right right, String attempt) {
        tell(observer -> observer.denied(right, attempt));
    }

    private void make() {
        Connection connection = holder.connection();
        ConnectionObserver[] made = new ConnectionObserver[factories.size()];
        Arrays.fill(made, NONE);
        // Now: whoever has been made is told of the end, even if there is no memory for those after it.
        observers = made;
        for (int i = 0; i < made.length; i++) {
            ConnectionObserver.Factory factory = factories.get(i);
            try {
                made[i] = Objects.requireNonNull(factory.observe(connection), "no observer");
            } catch (Throwable t) {
                failed(factory, t);
            }
        }
        observers = made; // publishes what it holds
    }

    /** Tells one event of the connection's life after the other, though a connection may end while it begins. */
    private void happened(Runnable event, boolean last) {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            events.add(event);
            closed = last;
            if (teller != null) {
                return;
            }
            teller = Thread.currentThread();
        } finally {
            lock.unlock();
        }
        tellEvents();
    }

    /** Tells all events, though one fails for want of memory: others count on this thread. */
    private void tellEvents() {
        Throwable failure = null;
        for (Runnable next = next(); next != null; next = next()) {
            try {
                next.run();
            } catch (RuntimeException | Error e) {
                failure = e;
            }
        }
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure instanceof RuntimeException unchecked) {
            throw unchecked;
        }
    }

    private @Nullable Runnable next() {
        lock.lock();
        try {
            Runnable next = events.poll();
            if (next == null) {
                teller = null;
            }
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
        try {
            if (call != CallObserver.NONE) {
                completing(call, () -> complete(future, result, failure));
            }
        } finally {
            complete(future, result, failure); // changes nothing if the observer has run it
        }
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
        try {
            log.warn("{}: {} failed", holder.name(), observer, failure);
        } catch (RuntimeException | Error e) {
            // It cannot be said: the other observers count for more.
            Thread.onSpinWait();
        }
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
