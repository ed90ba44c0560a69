package io.across.internal.engine;

import io.across.CallTracer;
import io.across.CallTracer.Trace;
import io.across.Connection;
import io.across.ConnectionListener;
import io.across.ConnectionListener.Direction;
import io.across.Options;
import io.across.PeerInfo;
import io.across.internal.value.Request;
import io.across.internal.value.ServedCall;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

    private final Connection connection;
    private final List<ConnectionListener> listeners;
    private final @Nullable CallTracer tracer;

    Listeners(Connection connection, Options options) {
        this.connection = connection;
        this.listeners = options.listeners();
        this.tracer = options.callTracer();
    }

    void opened() {
        tell(listener -> listener.opened(connection));
    }

    void ready(PeerInfo peer) {
        tell(listener -> listener.ready(connection, peer));
    }

    void closed(@Nullable Throwable failure) {
        tell(listener -> listener.closed(connection, failure));
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
        tell(listener -> listener.callStarted(connection, Direction.OUTGOING));
        CallTracer following = tracer;
        if (following != null) {
            call.follow(traced(() -> following.outgoing(connection, request.target(), method, context)));
        }
        return call;
    }

    /** A call of the peer is about to be read. */
    ObservedCall incoming() {
        if (listeners.isEmpty() && tracer == null) {
            return ObservedCall.UNWATCHED;
        }
        tell(listener -> listener.callStarted(connection, Direction.INCOMING));
        return new ObservedCall(this, Direction.INCOMING, Map.of());
    }

    /** See {@link ObservedCall#serving}. */
    void serving(ObservedCall call, ServedCall served, Map<String, String> context) {
        String method = served.interfaceMethod();
        call.calls(method);
        CallTracer following = tracer;
        if (following != null) {
            call.follow(traced(() -> following.incoming(connection, served.target(), method, context)));
        }
    }

    /** See {@link ObservedCall#end}. */
    void ended(ObservedCall call, @Nullable Throwable failure) {
        Duration duration = Duration.ofNanos(System.nanoTime() - call.startedNanos());
        try {
            tell(listener -> listener.callEnded(connection, call.direction(), call.method(), duration, failure));
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
        log.warn("{}: {} failed", connection.name(), observer, failure);
    }
}
