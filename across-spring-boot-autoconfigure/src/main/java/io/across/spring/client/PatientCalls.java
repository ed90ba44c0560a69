package io.across.spring.client;

import io.across.CallInterruptedException;
import io.across.Calls;
import io.across.Connection;
import io.across.DeadlineException;
import io.across.NotSentException;
import io.across.RemoteCode;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Calls that wait for a named connection to be established.
 *
 * @param deadline of each call, the waiting included; null for none, then the waiting alone is limited
 */
record PatientCalls(NamedConnection connection, @Nullable Duration deadline) implements Calls {

    @Override
    public Calls within(Duration other) {
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

    private Calls awaitCalls() {
        long start = System.nanoTime();
        return timed(await(connection.nextReady()), start);
    }

    private CompletableFuture<@Nullable Object> later(Function<Calls, CompletableFuture<@Nullable Object>> call) {
        long start = System.nanoTime();
        CompletableFuture<Connection> ready = connection.nextReady();
        if (ready.isDone()) {
            return unwrapped(ready.thenCompose(now -> call.apply(timed(now, start))));
        }
        CompletableFuture<Connection> limited = ready.copy();
        if (!limit().isZero()) {
            var unusedSame = limited.orTimeout(limit().toNanos(), TimeUnit.NANOSECONDS);
        }
        return unwrapped(limited.thenComposeAsync(now -> call.apply(timed(now, start))));
    }

    /** Waits within the deadline, or else the options' timeout. */
    Connection await(CompletableFuture<Connection> ready) {
        try {
            return limit().isZero() ? ready.get() : ready.get(limit().toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CallInterruptedException("call over connection '" + connection.name() + "'");
        } catch (TimeoutException e) {
            throw tooLate();
        } catch (ExecutionException e) {
            Throwable why = e.getCause() == null ? e : e.getCause();
            throw new NotSentException(String.valueOf(why.getMessage()), why);
        }
    }

    private Duration limit() {
        return deadline == null ? connection.patience() : deadline;
    }

    private RuntimeException tooLate() {
        String subject = "connection '" + connection.name() + "'";
        if (deadline != null) {
            return new DeadlineException(
                    "call over " + subject + ", which is not established" + connection.whyNotReady(), deadline, false);
        }
        return new NotSentException(
                subject + " is not established within timeout=" + limit().toMillis() + " ms" + connection.whyNotReady(),
                null);
    }

    /** What is left of the deadline. */
    private Calls timed(Connection now, long startNanos) {
        if (deadline == null) {
            return now;
        }
        long left = deadline.toNanos() - (System.nanoTime() - startNanos);
        return now.within(Duration.ofNanos(Math.max(1, left)));
    }

    /** The same outcome, without the wrapping that a dependent future gives to exceptions. */
    private CompletableFuture<@Nullable Object> unwrapped(CompletableFuture<@Nullable Object> future) {
        CompletableFuture<@Nullable Object> result = new CompletableFuture<>();
        var unusedStage = future.whenComplete((value, failure) -> {
            Throwable cause =
                    failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
            if (cause == null) {
                result.complete(value);
            } else {
                result.completeExceptionally(cause instanceof TimeoutException ? tooLate() : cause);
            }
        });
        return result;
    }
}
