package io.across.internal.engine;

import io.across.CallTracer;
import io.across.CallTracer.Trace;
import io.across.ConnectionListener;
import io.across.ConnectionListener.Direction;
import io.across.Options;
import io.across.PeerIdentity;
import io.across.PeerInfo;
import io.across.internal.value.Request;
import io.across.internal.value.ServedCall;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a connection's listeners and its tracer what happens, whatever they throw. Costs nothing where there are none.
 * Thread-safe.
 */
final class Listeners {

    private static final Logger log = LoggerFactory.getLogger("io.across.connection");

    private final ConnectionHolder holder;
    private final List<ConnectionListener> listeners;
    private final @Nullable CallTracer tracer;

    Listeners(ConnectionHolder holder, Options options) {
        this.holder = holder;
        this.listeners = options.listeners();
        this.tracer = options.callTracer();
    }

    void opened() {
        tell(listener -> listener.opened(holder.connection()));
    }

    void ready(PeerInfo peer) {
        if (log.isDebugEnabled()) {
            PeerIdentity identity = holder.connection().peerIdentity();
            log.debug("{}: connected to {}{}", holder.name(), peer, identity == null ? "" : ", " + identity);
        }
        tell(listener -> listener.ready(holder.connection(), peer));
    }

    void closed(@Nullable Throwable failure) {
        tell(listener -> listener.closed(holder.connection(), failure));
    }

    /** This side begins a call. */
    ObservedCall outgoing(Request request) {
        if (listeners.isEmpty() && tracer == null) {
            return ObservedCall.UNWATCHED;
        }
        Map<String, String> context = tracer == null ? Map.of() : new HashMap<>();
        ObservedCall call = new ObservedCall(this, Direction.OUTGOING, context);
        String method = request.interfaceMethod();
        call.calls(method);
        tell(listener -> listener.callStarted(holder.connection(), Direction.OUTGOING));
        CallTracer following = tracer;
        if (following != null) {
            call.follow(traced(() -> following.outgoing(holder.connection(), request.target(), method, context)));
        }
        return call;
    }

    /** A call of the peer is about to be read. */
    ObservedCall incoming() {
        if (listeners.isEmpty() && tracer == null) {
            return ObservedCall.UNWATCHED;
        }
        tell(listener -> listener.callStarted(holder.connection(), Direction.INCOMING));
        return new ObservedCall(this, Direction.INCOMING, Map.of());
    }

    /** See {@link ObservedCall#serving}. */
    void serving(ObservedCall call, ServedCall served, Map<String, String> context) {
        String method = served.interfaceMethod();
        call.calls(method);
        CallTracer following = tracer;
        if (following != null) {
            call.follow(traced(() -> following.incoming(holder.connection(), served.target(), method, context)));
        }
    }

    /** See {@link ObservedCall#end}. */
    void ended(ObservedCall call, @Nullable Throwable failure) {
        Duration duration = Duration.ofNanos(System.nanoTime() - call.startedNanos());
        try {
            tell(listener ->
                    listener.callEnded(holder.connection(), call.direction(), call.method(), duration, failure));
        } finally { // also by an Error: what the trace has given this thread must be taken back
            endTrace(call, failure);
        }
    }

    private void endTrace(ObservedCall call, @Nullable Throwable failure) {
        try {
            call.trace().end(failure);
        } catch (RuntimeException e) {
            failed(call.trace(), e);
        }
    }

    /** See {@link ObservedCall#complete}. */
    void completing(ObservedCall call, Runnable completion) {
        try {
            call.trace().complete(completion);
        } catch (RuntimeException e) {
            failed(call.trace(), e);
        }
    }

    private Trace traced(Supplier<Trace> begin) {
        try {
            return begin.get();
        } catch (RuntimeException e) {
            failed(tracer, e);
            return Trace.NONE;
        }
    }

    private void tell(Consumer<ConnectionListener> event) {
        for (ConnectionListener listener : listeners) {
            try {
                event.accept(listener);
            } catch (RuntimeException e) {
                failed(listener, e);
            }
        }
    }

    private void failed(@Nullable Object observer, RuntimeException failure) {
        log.warn("{}: {} failed", holder.name(), observer, failure);
    }

    /** One call as listeners and the tracer see it, from its start to its end. Used by one thread at a time. */
    static final class ObservedCall {

        /** Stands for every call that nobody watches. */
        static final ObservedCall UNWATCHED = new ObservedCall(null, Direction.OUTGOING, Map.of());

        private final @Nullable Listeners listeners;
        private final Direction direction;
        private final Map<String, String> context;
        private final long startedNanos = System.nanoTime();
        private Trace trace = Trace.NONE;
        private @Nullable String method;

        /** @param context what travels with an outgoing call */
        ObservedCall(@Nullable Listeners listeners, Direction direction, Map<String, String> context) {
            this.listeners = listeners;
            this.direction = direction;
            this.context = context;
        }

        Direction direction() {
            return direction;
        }

        /** What travels with the call: of an outgoing one, filled by the tracer. */
        Map<String, String> context() {
            return context;
        }

        /** What an interface calls it; null if none does, or not yet. */
        @Nullable String method() {
            return method;
        }

        void calls(@Nullable String known) {
            method = known;
        }

        long startedNanos() {
            return startedNanos;
        }

        Trace trace() {
            return trace;
        }

        void follow(Trace followed) {
            trace = followed;
        }

        /**
         * An incoming call has been read and runs next.
         *
         * @param served asked for its target only if somebody watches: to name a lambda costs as much as a short call
         */
        void serving(ServedCall served, Map<String, String> received) {
            if (listeners != null) {
                listeners.serving(this, served, received);
            }
        }

        void end(@Nullable Throwable failure) {
            if (listeners != null) {
                listeners.ended(this, failure);
            }
        }

        /** Completes the future of this call, which has ended. */
        void complete(
                CompletableFuture<@Nullable Object> future, @Nullable Object result, @Nullable Throwable failure) {
            Runnable completion = () -> {
                if (failure == null) {
                    future.complete(result);
                } else {
                    future.completeExceptionally(failure);
                }
            };
            if (listeners != null) {
                listeners.completing(this, completion);
            }
            completion.run(); // changes nothing if the tracer has run it
        }
    }
}
