package io.across.lasting;

import io.across.Connection;
import io.across.ReferenceCalls;
import io.across.RemoteCode;
import io.across.internal.concurrent.Futures;
import io.across.python.Python;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Calls that wait for a lasting connection to be established.
 *
 * @param deadline of each call, the waiting included; null for none, then the waiting alone is limited
 */
record LastingCalls(NextConnection next, @Nullable Duration deadline) implements ReferenceCalls {

    @Override
    public ReferenceCalls within(Duration other) {
        if (other.isNegative() || other.isZero()) {
            throw new IllegalArgumentException("deadline must be positive, is " + other);
        }
        return new LastingCalls(next, other);
    }

    @Override
    public @Nullable Object apply(RemoteCode code, @Nullable Object... args) throws Throwable {
        return awaitCalls().apply(code, args);
    }

    @Override
    public @Nullable Object applyRef(RemoteCode code, @Nullable Object... args) throws Throwable {
        return awaitCalls().applyRef(code, args);
    }

    @Override
    public CompletableFuture<@Nullable Object> applyAsync(RemoteCode code, @Nullable Object... args) {
        return later(calls -> calls.applyAsync(code, args));
    }

    @Override
    public CompletableFuture<@Nullable Object> applyRefAsync(RemoteCode code, @Nullable Object... args) {
        return later(calls -> calls.applyRefAsync(code, args));
    }

    @Override
    public @Nullable Object execute(String snippet, Map<String, ? extends @Nullable Object> variables)
            throws Exception {
        return awaitCalls().execute(snippet, variables);
    }

    @Override
    public CompletableFuture<@Nullable Object> executeAsync(
            String snippet, Map<String, ? extends @Nullable Object> variables) {
        return later(calls -> calls.executeAsync(snippet, variables));
    }

    @Override
    public @Nullable Object callExposed(Class<?> type, String name, Method method, @Nullable Object... args)
            throws Throwable {
        return awaitCalls().callExposed(type, name, method, args);
    }

    @Override
    public CompletableFuture<@Nullable Object> callExposedAsync(
            Class<?> type, String name, Method method, @Nullable Object... args) {
        return later(calls -> calls.callExposedAsync(type, name, method, args));
    }

    @Override
    public void checkExposed(Class<?> type, String name) {
        awaitCalls().checkExposed(type, name);
    }

    @Override
    public void ping() {
        awaitCalls().ping();
    }

    private ReferenceCalls awaitCalls() {
        long start = System.nanoTime();
        return timed(next.await(next.ready(), deadline), start);
    }

    /** The Python of the connection that stands behind this one now, once it is established. */
    Python awaitPython() {
        long start = System.nanoTime();
        Connection now = next.await(next.ready(), deadline);
        return deadline == null ? now.python() : now.python().within(next.left(deadline, start));
    }

    private CompletableFuture<@Nullable Object> later(
            Function<ReferenceCalls, CompletableFuture<@Nullable Object>> call) {
        long start = System.nanoTime();
        Executor caller = next.callerContext();
        CompletableFuture<Connection> ready = next.readyWithin(deadline);
        CompletableFuture<@Nullable Object> result = new CompletableFuture<>();
        if (ready.isDone()) {
            Futures.whenDone(ready, (now, failure) -> proceed(now, failure, start, call, caller, result));
            return result;
        }
        // Elsewhere, since neither the supervisor nor the JDK's timer has time for what hangs on the future.
        Futures.whenDone(
                ready,
                (now, failure) -> next.threads()
                        .execute(() -> caller.execute(() -> proceed(now, failure, start, call, caller, result))));
        Futures.cancelWith(result, ready);
        return result;
    }

    /** Makes the call now that it need not wait any longer, unless nobody wants it any more. */
    private void proceed(
            @Nullable Connection now,
            @Nullable Throwable failure,
            long startNanos,
            Function<ReferenceCalls, CompletableFuture<@Nullable Object>> call,
            Executor caller,
            CompletableFuture<@Nullable Object> result) {
        if (result.isDone()) {
            return;
        }
        try {
            if (now == null) {
                throw next.why(failure, deadline);
            }
            CompletableFuture<@Nullable Object> made = call.apply(timed(now, startNanos));
            Futures.cancelWith(result, made);
            Futures.whenDone(made, (value, thrown) -> caller.execute(() -> Futures.complete(result, value, thrown)));
        } catch (Throwable t) {
            result.completeExceptionally(t);
        }
    }

    /** What is left of the deadline. */
    private ReferenceCalls timed(Connection now, long startNanos) {
        return deadline == null ? now.calls() : now.within(next.left(deadline, startNanos), deadline);
    }

    @Override
    public String toString() {
        return "calls over " + next;
    }
}
