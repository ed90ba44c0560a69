package io.across.spring.client;

import io.across.CallInterruptedException;
import io.across.Connection;
import io.across.DeadlineException;
import io.across.LimitException;
import io.across.NotSentException;
import io.across.OperationException;
import io.across.ReferenceCalls;
import io.across.RemoteCode;
import io.across.python.Python;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Calls that wait for a named connection to be established.
 *
 * @param deadline of each call, the waiting included; null for none, then the waiting alone is limited
 */
record PatientCalls(NamedConnection connection, @Nullable Duration deadline) implements ReferenceCalls {

    /** As good as never, and no overflow in nanoseconds. */
    private static final Duration LONGEST = Duration.ofDays(365);

    @Override
    public ReferenceCalls within(Duration other) {
        return connection.within(other);
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
        return timed(await(connection.nextReady()), start);
    }

    /** The Python of the connection that stands behind this one now, once it is established. */
    Python awaitPython() {
        long start = System.nanoTime();
        Connection now = await(connection.nextReady());
        return deadline == null ? now.python() : now.python().within(Duration.ofNanos(left(start)));
    }

    private CompletableFuture<@Nullable Object> later(
            Function<ReferenceCalls, CompletableFuture<@Nullable Object>> call) {
        long start = System.nanoTime();
        Executor caller = CallerContext.capture();
        CompletableFuture<Connection> ready = connection.nextReady();
        CompletableFuture<@Nullable Object> result = new CompletableFuture<>();
        if (ready.isDone()) {
            var unusedStage = ready.whenComplete((now, failure) -> proceed(now, failure, start, call, caller, result));
            return result;
        }
        if (!limit().isZero()) {
            var unusedSame = ready.orTimeout(nanos(limit()), TimeUnit.NANOSECONDS);
        }
        // Elsewhere, since neither the supervisor nor the JDK's timer has time for what hangs on the future.
        var unusedStage = ready.whenCompleteAsync(
                (now, failure) -> caller.execute(() -> proceed(now, failure, start, call, caller, result)),
                FollowUpThreads::execute);
        whenCancelled(result, ready);
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
                throw failure instanceof TimeoutException ? tooLate() : why(failure);
            }
            CompletableFuture<@Nullable Object> made = call.apply(timed(now, startNanos));
            whenCancelled(result, made);
            var unusedStage = made.whenComplete((value, thrown) -> caller.execute(() -> {
                if (thrown == null) {
                    result.complete(value);
                } else {
                    result.completeExceptionally(thrown);
                }
            }));
        } catch (Throwable t) {
            result.completeExceptionally(t);
        }
    }

    private static void whenCancelled(CompletableFuture<?> result, CompletableFuture<?> underlying) {
        var unusedStage = result.whenComplete((value, thrown) -> {
            if (result.isCancelled()) {
                underlying.cancel(false);
            }
        });
    }

    /** Waits within the deadline, or else the options' timeout. */
    Connection await(CompletableFuture<Connection> ready) {
        try {
            return limit().isZero() ? ready.get() : ready.get(nanos(limit()), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CallInterruptedException("call over connection '" + connection.name() + "'");
        } catch (TimeoutException e) {
            throw tooLate();
        } catch (ExecutionException e) {
            throw why(e.getCause());
        } finally {
            ready.cancel(false);
        }
    }

    /** An exception with the stack of this call, if it is of a kind that many calls share. */
    private static OperationException why(@Nullable Throwable failure) {
        return failure instanceof LimitException limit
                ? limit
                : new NotSentException(failure == null ? null : failure.getMessage(), failure);
    }

    private Duration limit() {
        return deadline == null ? connection.patience() : deadline;
    }

    private OperationException tooLate() {
        String subject = "connection '" + connection.name() + "'";
        if (deadline != null) {
            return new DeadlineException(
                    "call over " + subject + ", which " + connection.notReady() + connection.whyNotReady(),
                    deadline,
                    false);
        }
        return new NotSentException(
                subject + " " + connection.notReady() + " within timeout=" + limit().toMillis() + " ms"
                        + connection.whyNotReady(),
                null);
    }

    /** What is left of the deadline. */
    private ReferenceCalls timed(Connection now, long startNanos) {
        if (deadline == null) {
            return now;
        }
        return now.within(Duration.ofNanos(left(startNanos)), deadline);
    }

    private long left(long startNanos) {
        long left = nanos(limit()) - (System.nanoTime() - startNanos);
        if (left <= 0) {
            throw tooLate();
        }
        return left;
    }

    private static long nanos(Duration duration) {
        return duration.compareTo(LONGEST) > 0 ? LONGEST.toNanos() : duration.toNanos();
    }
}
