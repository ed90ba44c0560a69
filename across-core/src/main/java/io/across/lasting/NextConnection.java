package io.across.lasting;

import io.across.CallInterruptedException;
import io.across.ChannelStatus;
import io.across.Connection;
import io.across.DeadlineException;
import io.across.LimitException;
import io.across.NotSentException;
import io.across.OperationException;
import io.across.Options;
import io.across.internal.engine.EngineThreads;
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

    /** What the present thread has of its caller's context. */
    Executor callerContext() {
        return callerContext.get();
    }

    /** Runs the task, which may block, on another thread with this one's context. */
    void runInContext(Runnable task) {
        Executor caller = callerContext();
        threads.execute(() -> caller.execute(task));
    }

    /** Threads for what follows the end of waiting: code of the application, which may block. */
    Executor threads() {
        return threads;
    }

    /** The connection, now or as soon as there is one; opens it if nobody has. To be completed by whoever waits no longer. */
    CompletableFuture<Connection> ready() {
        return supervision.ready();
    }

    /** The same, which fails with a {@link TimeoutException} when the time is over. */
    CompletableFuture<Connection> readyWithin(@Nullable Duration deadline) {
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
    Duration left(Duration deadline, long startNanos) {
        long left = nanos(deadline) - (System.nanoTime() - startNanos);
        if (left <= 0) {
            throw tooLate(deadline);
        }
        return Duration.ofNanos(left);
    }

    /** An exception with the stack of this call, if the failure is of a kind that many calls share. */
    OperationException why(@Nullable Throwable failure, @Nullable Duration deadline) {
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
