package io.across.lasting;

import io.across.CallInterruptedException;
import io.across.ChannelStatus;
import io.across.Connection;
import io.across.DeadlineException;
import io.across.LimitException;
import io.across.NotSentException;
import io.across.OperationException;
import io.across.Options;
import io.across.internal.concurrent.Futures;
import io.across.internal.engine.EngineThreads;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The wait for an established connection: how long, with whose context, and what those are told who wait in vain. Thread-safe.
 */
final class NextConnection {

    /** As good as never, and no overflow in nanoseconds. */
    private static final Duration LONGEST = Duration.ofDays(365);

    private final String name;
    private final Options options;
    private final Supervision supervision;
    private final ConnectionHistory history;
    private final Supplier<Executor> callerContext;
    private final Executor threads;

    NextConnection(
            String name,
            Options options,
            Supervision supervision,
            ConnectionHistory history,
            Supplier<Executor> callerContext) {
        this.name = name;
        this.options = options;
        this.supervision = supervision;
        this.history = history;
        this.callerContext = callerContext;
        this.threads = EngineThreads.workers(options.threads());
    }

    /** What a call is made of. */
    @FunctionalInterface
    interface Use<T extends @Nullable Object> {

        /**
         * Uses the connection for one call.
         *
         * @param left of the deadline, positive; null if there is none
         */
        T of(Connection connection, @Nullable Duration left);
    }

    /**
     * Waits until there is a connection, and uses it.
     *
     * @param deadline of the waiting and the call; null for none, then the waiting alone is limited
     */
    <T extends @Nullable Object> T now(@Nullable Duration deadline, Use<T> use) {
        long start = System.nanoTime();
        return used(await(supervision.ready(), deadline), deadline, start, use);
    }

    /** The same for a caller who does not wait. */
    <T extends @Nullable Object> CompletableFuture<T> later(
            @Nullable Duration deadline, Use<CompletableFuture<T>> use) {
        long start = System.nanoTime();
        Executor caller = callerContext.get();
        CompletableFuture<Connection> ready = readyWithin(deadline);
        CompletableFuture<T> result = new CompletableFuture<>();
        Call<T> call = new Call<>(
                connection -> used(connection, deadline, start, use),
                failure -> why(failure, deadline),
                caller,
                result);
        if (ready.isDone()) {
            Futures.whenDone(ready, call::proceed);
            return result;
        }
        // Elsewhere, since neither the supervisor nor the JDK's timer has time for what hangs on the future.
        Futures.whenDone(
                ready, (now, failure) -> threads.execute(() -> caller.execute(() -> call.proceed(now, failure))));
        Futures.cancelWith(result, ready);
        return result;
    }

    private <T extends @Nullable Object> T used(
            Connection connection, @Nullable Duration deadline, long startNanos, Use<T> use) {
        return use.of(connection, deadline == null ? null : left(deadline, startNanos));
    }

    /** One whose caller does not wait. */
    private record Call<T extends @Nullable Object>(
            Function<Connection, CompletableFuture<T>> use,
            Function<@Nullable Throwable, OperationException> why,
            Executor caller,
            CompletableFuture<T> result) {

        /** Makes the call now that it need not wait any longer, unless nobody wants it any more. */
        void proceed(@Nullable Connection now, @Nullable Throwable failure) {
            if (result.isDone()) {
                return;
            }
            try {
                if (now == null) {
                    throw why.apply(failure);
                }
                CompletableFuture<T> made = use.apply(now);
                Futures.cancelWith(result, made);
                Futures.whenDone(
                        made, (value, thrown) -> caller.execute(() -> Futures.complete(result, value, thrown)));
            } catch (Throwable t) {
                result.completeExceptionally(t);
            }
        }
    }

    /** Fails with a {@link TimeoutException} when the time is over. To be completed by whoever waits no longer. */
    private CompletableFuture<Connection> readyWithin(@Nullable Duration deadline) {
        CompletableFuture<Connection> ready = supervision.ready();
        Duration limit = limit(deadline);
        return ready.isDone() || limit.isZero() ? ready : ready.orTimeout(nanos(limit), TimeUnit.NANOSECONDS);
    }

    /** Waits within the deadline, or else the options' timeout. */
    Connection await(CompletableFuture<Connection> ready, @Nullable Duration deadline) {
        Duration limit = limit(deadline);
        try {
            return limit.isZero() ? ready.get() : ready.get(nanos(limit), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CallInterruptedException("call over connection '" + name + "'");
        } catch (TimeoutException e) {
            throw tooLate(deadline);
        } catch (ExecutionException e) {
            throw why(e.getCause(), deadline);
        } finally {
            ready.cancel(false);
        }
    }

    /**
     * What is left of a deadline, positive.
     *
     * @param startNanos when it began
     */
    private Duration left(Duration deadline, long startNanos) {
        long left = nanos(deadline) - (System.nanoTime() - startNanos);
        if (left <= 0) {
            throw tooLate(deadline);
        }
        return Duration.ofNanos(left);
    }

    /** An exception with the stack of this call, if the failure is of a kind that many calls share. */
    private OperationException why(@Nullable Throwable failure, @Nullable Duration deadline) {
        if (failure instanceof TimeoutException) {
            return tooLate(deadline);
        }
        return failure instanceof LimitException limit
                ? limit
                : new NotSentException(failure == null ? null : failure.getMessage(), failure);
    }

    private OperationException tooLate(@Nullable Duration deadline) {
        String state = history.wasEstablished() ? "has ended and is not established again" : "is not established";
        ChannelStatus.Failure last = history.lastFailure();
        String because = last == null ? "" : "; last failure: " + last.message();
        if (deadline != null) {
            return new DeadlineException(
                    "call over connection '" + name + "', which " + state + because, deadline, false);
        }
        return new NotSentException(
                "connection '" + name + "' " + state + " within timeout="
                        + options.timeout().toMillis() + " ms" + because,
                null);
    }

    private Duration limit(@Nullable Duration deadline) {
        return deadline == null ? options.timeout() : deadline;
    }

    private static long nanos(Duration duration) {
        return duration.compareTo(LONGEST) > 0 ? LONGEST.toNanos() : duration.toNanos();
    }

    @Override
    public String toString() {
        return "connection '" + name + "'";
    }
}
