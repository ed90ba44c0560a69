package io.across.internal.engine;

import io.across.CallTracer.Trace;
import io.across.ConnectionListener.Direction;
import io.across.internal.value.ServedCall;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One call as listeners and the tracer see it, from its start to its end. Used by one thread at a time. */
final class ObservedCall {

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
    void complete(CompletableFuture<@Nullable Object> future, @Nullable Object result, @Nullable Throwable failure) {
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
