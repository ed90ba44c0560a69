package io.across.internal.lease;

import io.across.Connection;
import io.across.internal.concurrent.Futures;
import io.across.internal.route.CallRoute;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The way of a lease's calls: to its peer, until it is given back. Thread-safe.
 *
 * @param callerContext takes the context of the thread that makes a call, for what follows its answer
 */
record LeaseRoute(Connection life, LeaseTerm term, Supplier<Executor> callerContext) implements CallRoute {

    @Override
    public <T extends @Nullable Object, X extends Throwable> T now(@Nullable Duration deadline, Use<T, X> use)
            throws X {
        if (!term.enter()) {
            throw over();
        }
        try {
            return use.of(life, deadline);
        } finally {
            term.leave();
        }
    }

    @Override
    public <T extends @Nullable Object> CompletableFuture<T> later(
            @Nullable Duration deadline, Use<CompletableFuture<T>, RuntimeException> use) {
        if (!term.enter()) {
            return CompletableFuture.failedFuture(over());
        }
        CompletableFuture<T> made;
        Executor caller;
        try {
            caller = callerContext.get();
            made = use.of(life, deadline);
        } catch (Throwable t) {
            term.leave();
            return CompletableFuture.failedFuture(t);
        }
        CompletableFuture<T> result = new CompletableFuture<>();
        Futures.cancelWith(result, made);
        Futures.whenDone(made, (value, failure) -> {
            term.leave();
            caller.execute(() -> Futures.complete(result, value, failure));
        });
        return result;
    }

    private IllegalStateException over() {
        return new IllegalStateException("the lease of connection '" + life.name() + "' has been given back");
    }

    @Override
    public String toString() {
        return "the lease of connection '" + life.name() + "'";
    }
}
