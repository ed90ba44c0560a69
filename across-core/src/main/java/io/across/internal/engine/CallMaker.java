package io.across.internal.engine;

import io.across.CallInterruptedException;
import io.across.DeadlineException;
import io.across.OperationException;
import io.across.Options;
import io.across.internal.concurrent.Deadline;
import io.across.internal.concurrent.Futures;
import io.across.internal.value.CallSite;
import io.across.internal.value.Request;
import io.across.internal.value.ValueWriter;
import io.across.internal.wire.Messages;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes calls to the peer: writes the request, waits for the answer or has it delivered, reads it. Thread-safe.
 */
final class CallMaker {

    /** With so many calls unanswered, more than one thread is likely to be about to call. */
    private static final int CROWD = 4;

    private final EngineConnection connection;
    private final Options options;
    private final CallTable calls;
    private final Outbox outbox;
    private final Inbox inbox;
    private final LentObjects lent;

    CallMaker(
            EngineConnection connection,
            Options options,
            CallTable calls,
            Outbox outbox,
            Inbox inbox,
            LentObjects lent) {
        this.connection = connection;
        this.options = options;
        this.calls = calls;
        this.outbox = outbox;
        this.inbox = inbox;
        this.lent = lent;
    }

    /** See {@link io.across.internal.value.Caller#call}. */
    @Nullable Object call(Request request, Deadline deadline) throws Throwable {
        ObservedCall observed = connection.listeners().outgoing(request);
        Throwable failure = null;
        try {
            OutgoingCall call = send(request, observed, deadline, Thread.currentThread(), true, answered -> {});
            leaveNothingWaiting();
            connection.reading().await(call, deadline);
            Answer answer = call.answer();
            return outcome(call, answer != null ? answer : giveUp(call, deadline), CallSite.current());
        } catch (Throwable t) {
            failure = t;
            throw t;
        } finally {
            observed.end(failure);
        }
    }

    /** See {@link io.across.internal.value.Caller#callAsync}. */
    CompletableFuture<@Nullable Object> callAsync(Request request, Deadline deadline, CallSite site) {
        ObservedCall observed = connection.listeners().outgoing(request);
        CompletableFuture<@Nullable Object> future = new CompletableFuture<>();
        try {
            Consumer<OutgoingCall> deliver =
                    answered -> inbox.addAnswer(new Delivery(answered, request, deadline, site, observed, future));
            OutgoingCall call = send(request, observed, deadline, null, false, deliver);
            abandonWhenOver(call, deadline, future);
            connection.reading().ensureReader();
            if (call.isDone()) {
                // Answered by the end of the connection, whose last dispatch may have been too early for it.
                inbox.dispatch();
            }
        } catch (OperationException e) {
            observed.end(e);
            future.completeExceptionally(e);
        }
        return future;
    }

    private OutgoingCall send(
            Request request,
            ObservedCall observed,
            Deadline deadline,
            @Nullable Thread waiter,
            boolean mayShare,
            Consumer<OutgoingCall> whenAnswered) {
        boolean shares = mayShare && !connection.isBlocking();
        ValueWriter written = connection.values().write(shares, request::write);
        OutgoingCall call;
        try {
            awaitRoom(deadline, request::target);
            long id = calls.newId();
            Map<String, String> context = connection.carriesContext() ? observed.context() : Map.of();
            OutboundMessage message = new OutboundMessage(
                    Messages.apply(id, written.lentIds(), context, written.buffers(), written.size()));
            call = new OutgoingCall(id, request, written, message, waiter, whenAnswered);
        } catch (OperationException e) {
            lent.takeBack(written.lentIds());
            throw e;
        }
        calls.add(call);
        // What is not taken any more is answered with all the others, when it is known why: the end of the table
        // follows.
        outbox.send(call.message(), false, waiter != null && calls.size() >= CROWD);
        return call;
    }

    /** Waits while too much waits to be written. */
    private void awaitRoom(Deadline deadline, Supplier<String> target) {
        long patience =
                options.timeout().isZero() ? Long.MAX_VALUE : options.timeout().toNanos();
        try {
            while (!outbox.awaitRoom(options.maxOutboxSize(), Math.min(deadline.remainingNanos(), patience))) {
                if (connection.seesWork() && deadline.remainingNanos() > 0) {
                    continue;
                }
                Duration over = deadline.remainingNanos() <= 0 ? deadline.timeout() : options.timeout();
                throw new DeadlineException(target.get(), over, false);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CallInterruptedException(target.get());
        }
    }

    /** Before a thread that serves a call waits: what it was to run or to write next, others must. */
    private void leaveNothingWaiting() {
        if (ServingThread.current() == connection && !inbox.isEmpty()) {
            inbox.dispatch();
        }
    }

    /** Ends the wait for an answer, unless there is one now. */
    private Answer giveUp(OutgoingCall call, Deadline deadline) {
        if (call.answer(new Answer.Abandoned())) {
            boolean sent = retract(call);
            String target = call.request().target();
            throw deadline.isOver() ? missed(call, target, deadline, sent) : new CallInterruptedException(target);
        }
        Answer late = call.answer();
        return late != null ? late : new Answer.Disconnected();
    }

    private DeadlineException missed(OutgoingCall call, String target, Deadline deadline, boolean sent) {
        return new DeadlineException(
                target, deadline.timeout(), sent, sent ? calls.overdue().add(call) : null);
    }

    /** Takes back what can be taken back of an abandoned call; returns whether it had been sent. */
    private boolean retract(OutgoingCall call) {
        boolean unsent = outbox.retract(call.message(), call.written().isShared());
        if (unsent) {
            calls.remove(call);
            lent.takeBack(call.written().lentIds());
        }
        return !unsent;
    }

    private void abandonWhenOver(OutgoingCall call, Deadline deadline, CompletableFuture<?> future) {
        Future<?> timer =
                deadline.isLimited() ? EngineThreads.schedule(() -> abandon(call), deadline.remainingNanos()) : null;
        Futures.whenDone(future, (result, failure) -> {
            if (timer != null) {
                timer.cancel(false);
            }
            if (future.isCancelled()) {
                abandon(call);
            }
        });
    }

    private void abandon(OutgoingCall call) {
        if (call.answer(new Answer.Abandoned())) {
            inbox.dispatch();
        }
    }

    private @Nullable Object outcome(OutgoingCall call, Answer answer, CallSite site) throws Throwable {
        if (answer instanceof Answer.Value value) {
            if (value.success()) {
                return result(call, value);
            }
            throw connection
                    .values()
                    .<Throwable>read(
                            value.payload(),
                            value.ids(),
                            value.ticket(),
                            in -> call.request().readError(in, site));
        }
        if (answer instanceof Answer.OperationError error) {
            throw Refusal.exception(error.text());
        }
        if (answer instanceof Answer.TooLarge tooLarge) {
            throw tooLarge.excess().exception("the answer of " + call.request().target());
        }
        throw connection.shutdown().disconnected(call.isSent());
    }

    @SuppressWarnings("NullAway") // the value may be null, which NullAway does not see in the type argument
    private @Nullable Object result(OutgoingCall call, Answer.Value value) {
        for (Runnable action : call.written().whenRead()) {
            action.run();
        }
        return connection
                .values()
                .<@Nullable Object>read(value.payload(), value.ids(), value.ticket(), call.request()::readResult);
    }

    /** The answer of an asynchronous call, delivered by a thread that may run what the user has hung on the future. */
    private final class Delivery implements Inbox.Task {

        private final OutgoingCall call;
        private final Request request;
        private final Deadline deadline;
        private final CallSite site;
        private final ObservedCall observed;
        private final CompletableFuture<@Nullable Object> future;

        Delivery(
                OutgoingCall call,
                Request request,
                Deadline deadline,
                CallSite site,
                ObservedCall observed,
                CompletableFuture<@Nullable Object> future) {
            this.call = call;
            this.request = request;
            this.deadline = deadline;
            this.site = site;
            this.observed = observed;
            this.future = future;
        }

        @Override
        public void run(boolean more) {
            Throwable failure = null;
            Object result = null;
            try {
                Answer answer = call.answer();
                if (answer instanceof Answer.Abandoned) {
                    boolean sent = retract(call);
                    String target = request.target();
                    throw future.isCancelled()
                            ? new DeadlineException(target, deadline.timeout(), sent)
                            : missed(call, target, deadline, sent);
                }
                result = outcome(call, answer == null ? new Answer.Disconnected() : answer, site);
            } catch (Throwable t) {
                failure = t;
            }
            observed.end(failure);
            observed.complete(future, result, failure);
        }
    }
}
