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
import io.across.internal.route.CallRoute;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The wait for an established connection: how long, with whose context, and what those are told who wait in vain. Thread-safe.
 */
final class NextConnection implements CallRoute {

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

    /**
     * Waits until there is a connection, and uses it; and the next one, if that takes no more calls.
     *
     * @param deadline of the waiting and the call; null for none, then the waiting alone is limited
     */
    @Override
    public <T extends @Nullable Object, X extends Throwable> T now(@Nullable Duration deadline, Use<T, X> use)
            throws X {
        long start = System.nanoTime();
        while (true) {
            Connection connection = await(supervision.ready(), deadline, start);
            try {
                return used(connection, deadline, start, use);
            } catch (NotSentException e) {
                if (connection.isConnected()) {
                    throw e;
                }
            }
        }
    }

    @Override
    public <T extends @Nullable Object> CompletableFuture<T> later(
            @Nullable Duration deadline, Use<CompletableFuture<T>, RuntimeException> use) {
        Call<T> call = new Call<>(deadline, use);
        call.begin();
        return call.result;
    }

    private <T extends @Nullable Object, X extends Throwable> T used(
            Connection connection, @Nullable Duration deadline, long startNanos, Use<T, X> use) throws X {
        return use.of(connection, deadline == null ? null : left(deadline, startNanos));
    }

    /** One whose caller does not wait. */
    private final class Call<T extends @Nullable Object> {

        private final @Nullable Duration deadline;
        private final Use<CompletableFuture<T>, RuntimeException> use;
        private final long startNanos = System.nanoTime();
        private final Executor caller = callerContext.get();
        final CompletableFuture<T> result = new CompletableFuture<>();

        Call(@Nullable Duration deadline, Use<CompletableFuture<T>, RuntimeException> use) {
            this.deadline = deadline;
            this.use = use;
        }

        void begin() {
            CompletableFuture<Connection> ready = readyWithin(deadline, startNanos);
            if (ready.isDone()) {
                Futures.whenDone(ready, this::proceed);
                return;
            }
            Futures.whenDone(ready, this::proceedElsewhere);
            Futures.cancelWith(result, ready);
        }

        /** Neither the supervisor nor the JDK's timer has time for what hangs on the future. */
        private void proceedElsewhere(@Nullable Connection now, @Nullable Throwable failure) {
            try {
                threads.execute(() -> proceedInContext(now, failure));
            } catch (Throwable t) {
                result.completeExceptionally(t);
            }
        }

        private void proceedInContext(@Nullable Connection now, @Nullable Throwable failure) {
            try {
                caller.execute(() -> proceed(now, failure));
            } catch (Throwable t) {
                result.completeExceptionally(t);
            }
        }

        /** Makes the call now that it need not wait any longer, unless nobody wants it any more. */
        private void proceed(@Nullable Connection now, @Nullable Throwable failure) {
            if (result.isDone()) {
                return;
            }
            try {
                if (now == null) {
                    throw why(failure, deadline);
                }
                CompletableFuture<T> made = used(now, deadline, startNanos, use);
                Futures.cancelWith(result, made);
                Futures.whenDone(made, (value, thrown) -> endInContext(now, value, thrown));
            } catch (Throwable t) {
                result.completeExceptionally(t);
            }
        }

        private void endInContext(Connection now, T value, @Nullable Throwable thrown) {
            try {
                caller.execute(() -> end(now, value, thrown));
            } catch (Throwable t) {
                result.completeExceptionally(t);
            }
        }

        private void end(Connection now, T value, @Nullable Throwable thrown) {
            if (thrown instanceof NotSentException && !now.isConnected()) {
                begin();
            } else {
                Futures.complete(result, value, thrown);
            }
        }
    }

    /** Fails with a {@link TimeoutException} when the time is over. To be completed by whoever waits no longer. */
    private CompletableFuture<Connection> readyWithin(@Nullable Duration deadline, long startNanos) {
        CompletableFuture<Connection> ready = supervision.ready();
        Duration limit = limit(deadline);
        return ready.isDone() || limit.isZero()
                ? ready
                : ready.orTimeout(remaining(limit, startNanos), TimeUnit.NANOSECONDS);
    }

    /** Waits within the deadline, or else the options' timeout, from now on. */
    Connection await(CompletableFuture<Connection> ready, @Nullable Duration deadline) {
        return await(ready, deadline, System.nanoTime());
    }

    private Connection await(CompletableFuture<Connection> ready, @Nullable Duration deadline, long startNanos) {
        Duration limit = limit(deadline);
        try {
            return limit.isZero() ? ready.get() : ready.get(remaining(limit, startNanos), TimeUnit.NANOSECONDS);
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
        long left = remaining(deadline, startNanos);
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

    private static long remaining(Duration duration, long startNanos) {
        return nanos(duration) - (System.nanoTime() - startNanos);
    }

    private static long nanos(Duration duration) {
        return duration.compareTo(LONGEST) > 0 ? LONGEST.toNanos() : duration.toNanos();
    }

    @Override
    public String toString() {
        return "connection '" + name + "'";
    }
}
