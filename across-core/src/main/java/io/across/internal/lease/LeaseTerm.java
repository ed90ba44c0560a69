package io.across.internal.lease;

import io.across.ConnectionState;
import io.across.internal.concurrent.Futures;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * How long a lease has its peer: until it has been given back, and what was under way has ended. Thread-safe, without a lock: who
 * has to do with the peer counts as one who holds it, and whoever leaves last ends the term.
 */
final class LeaseTerm {

    /** The lease itself, until it is given back, and whatever is under way. Zero once the term is over, and forever. */
    private final AtomicInteger holders = new AtomicInteger(1);

    private final AtomicBoolean givenBack = new AtomicBoolean();

    private final CompletableFuture<@Nullable Void> over = new CompletableFuture<>();

    /** Begins something; false if the lease has been given back. If not, {@link #leave} must follow. */
    boolean enter() {
        return !givenBack.get() && enterLate();
    }

    /** Begins something that may still be done after the lease has been given back; false if the term is over. */
    boolean enterLate() {
        return holders.getAndUpdate(count -> count == 0 ? 0 : count + 1) > 0;
    }

    /** Ends what has begun. */
    void leave() {
        if (holders.decrementAndGet() == 0) {
            over.complete(null);
        }
    }

    /** Lets nothing begin any more. */
    void giveBack() {
        if (givenBack.compareAndSet(false, true)) {
            leave();
        }
    }

    /** RUNNING, DRAINING or CLOSED. */
    ConnectionState state() {
        if (!givenBack.get()) {
            return ConnectionState.RUNNING;
        }
        return holders.get() == 0 ? ConnectionState.CLOSED : ConnectionState.DRAINING;
    }

    /** Completes {@code other}, too, when it is over. */
    void endsAsWell(CompletableFuture<@Nullable Void> other) {
        Futures.whenDone(over, (nothing, never) -> other.complete(null));
    }
}
