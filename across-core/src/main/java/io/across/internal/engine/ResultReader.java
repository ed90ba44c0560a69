package io.across.internal.engine;

import io.across.DeadlineException;
import io.across.Options.ThreadKind;
import io.across.internal.concurrent.TimeLimit;
import io.across.internal.value.CallSite;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Reads what calls came to: a result, or what is to be thrown. The thread that wants it reads, unless that may take longer
 * than it waits. Thread-safe.
 */
final class ResultReader {

    private final InboundValues values;
    private final Ending ending;
    private final OverdueCalls overdue;

    ResultReader(InboundValues values, Ending ending, OverdueCalls overdue) {
        this.values = values;
        this.ending = ending;
        this.overdue = overdue;
    }

    /**
     * The result of a call, if it is read before the deadline.
     *
     * @param site where the call was made from
     * @throws Throwable what the peer's code threw, or an {@link io.across.OperationException}
     */
    @Nullable Object of(OutgoingCall call, Answer answer, CallSite site, TimeLimit deadline) throws Throwable {
        if (answer instanceof Answer.Value value) {
            boolean takesWhatItTakes =
                    !deadline.isLimited() || call.request().isQuicklyRead(value.payload(), value.success());
            Object read = takesWhatItTakes ? read(call, value, site) : inTime(call, value, site, deadline);
            if (read instanceof Thrown thrown) {
                throw thrown.error;
            }
            return read;
        }
        if (answer instanceof Answer.OperationError error) {
            throw Refusal.exception(error.text());
        }
        if (answer instanceof Answer.TooLarge tooLarge) {
            throw tooLarge.excess().exception("the answer of " + call.request().target());
        }
        if (answer instanceof Answer.NotRun) {
            throw ending.notTaken();
        }
        throw ending.disconnected(call.isSent());
    }

    /** What the peer's code threw, in place of a result. */
    private record Thrown(Throwable error) {}

    /** Has another thread read: nothing ends a hash code that takes for ever, but nobody need wait for it. */
    private @Nullable Object inTime(OutgoingCall call, Answer.Value value, CallSite site, TimeLimit deadline)
            throws Throwable {
        CompletableFuture<@Nullable Object> read = new CompletableFuture<>();
        CallSite siteForOthers = site.forOthers();
        Runnable reading = ServingThread.inherited(() -> {
            try {
                read.complete(read(call, value, siteForOthers));
            } catch (Throwable t) {
                read.completeExceptionally(t);
            }
        });
        // No virtual one: it would keep its carrier from others.
        try {
            EngineThreads.workers(ThreadKind.PLATFORM).execute(reading);
        } catch (RuntimeException | Error e) {
            // Nobody reads it.
            values.drop(value.ids(), value.ticket());
            throw e;
        }
        try {
            return await(read, deadline);
        } catch (ExecutionException e) {
            if (e.getCause() == null) {
                throw e;
            }
            site.appendTo(e.getCause(), "the thread that reads", "the one that waits");
            throw e.getCause();
        } catch (TimeoutException e) {
            throw new DeadlineException(call.request().target(), deadline.timeout(), true);
        }
    }

    /** Waits whether the thread is interrupted or not, as it would not notice if it read itself: the answer is there. */
    private static @Nullable Object await(CompletableFuture<@Nullable Object> read, TimeLimit deadline)
            throws ExecutionException, TimeoutException {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return read.get(Math.max(0, deadline.remainingNanos()), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private @Nullable Object read(OutgoingCall call, Answer.Value value, CallSite site) {
        if (value.success()) {
            return result(call, value);
        }
        return new Thrown(values.<Throwable>read(
                value.payload(),
                value.ids(),
                value.ticket(),
                in -> call.request().readError(in, site)));
    }

    @SuppressWarnings("NullAway") // the value may be null, which NullAway does not see in the type argument
    private @Nullable Object result(OutgoingCall call, Answer.Value value) {
        for (Runnable action : call.written().whenRead()) {
            action.run();
        }
        return values.<@Nullable Object>read(value.payload(), value.ids(), value.ticket(), call.request()::readResult);
    }

    /** What is thrown for a call that has missed its deadline. */
    DeadlineException missed(OutgoingCall call, TimeLimit deadline, boolean sent) {
        return new DeadlineException(
                call.request().target(), deadline.timeout(), sent, sent ? overdue.add(call) : null);
    }
}
