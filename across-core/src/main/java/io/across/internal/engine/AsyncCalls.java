package io.across.internal.engine;

import io.across.CallCancelledException;
import io.across.CallObserver;
import io.across.internal.concurrent.Futures;
import io.across.internal.concurrent.TimeLimit;
import io.across.internal.value.CallSite;
import io.across.internal.value.Request;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Calls for whose answers nobody waits: they are delivered by a worker. Thread-safe. */
final class AsyncCalls {

    private final Observers observers;
    private final CallSender sender;
    private final Readers readers;
    private final Inbox inbox;
    private final ResultReader resultReader;

    AsyncCalls(Observers observers, CallSender sender, Readers readers, Inbox inbox, ResultReader resultReader) {
        this.observers = observers;
        this.sender = sender;
        this.readers = readers;
        this.inbox = inbox;
        this.resultReader = resultReader;
    }

    /** See {@link io.across.internal.value.Caller#callAsync}: whatever goes wrong, the future tells. */
    CompletableFuture<@Nullable Object> call(Request request, TimeLimit deadline, CallSite site) {
        CallObserver observed = observers.outgoing(request);
        CompletableFuture<@Nullable Object> future = new CompletableFuture<>();
        OutgoingCall call;
        try {
            Delivery delivery = new Delivery(deadline, site, observed, future);
            call = sender.send(request, observers.context(observed), deadline, null, delivery);
        } catch (Throwable t) {
            observers.ended(observed, t);
            future.completeExceptionally(t);
            return future;
        }
        abandonWhenOver(call, deadline, future);
        readers.ensureReader();
        if (call.isDone()) {
            // Answered by the end of the connection, whose last dispatch may have been too early for it.
            inbox.dispatch();
        }
        return future;
    }

    private void abandonWhenOver(OutgoingCall call, TimeLimit deadline, CompletableFuture<?> future) {
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
        if (call.answer(Answer.Abandoned.ANSWER)) {
            inbox.dispatch();
        }
    }

    /**
     * The answer of a call, delivered by a thread that may run what the user has hung on the future. Made before the call is sent: if
     * there were no memory for it later, nobody would complete the future.
     */
    private final class Delivery extends Inbox.Arrival implements Consumer<OutgoingCall> {

        /** Set before this is queued. */
        private @Nullable OutgoingCall answered;

        private final TimeLimit deadline;
        private final CallSite site;
        private final CallObserver observed;
        private final CompletableFuture<@Nullable Object> future;

        Delivery(TimeLimit deadline, CallSite site, CallObserver observed, CompletableFuture<@Nullable Object> future) {
            this.deadline = deadline;
            this.site = site;
            this.observed = observed;
            this.future = future;
        }

        @Override
        public void accept(OutgoingCall call) {
            answered = call;
            inbox.addAnswer(this);
        }

        @Override
        public void run(boolean more) {
            OutgoingCall call = Objects.requireNonNull(answered);
            Throwable failure = null;
            Object result = null;
            try {
                Answer answer = call.answer();
                if (answer instanceof Answer.Abandoned) {
                    boolean sent = sender.retract(call);
                    throw future.isCancelled()
                            ? new CallCancelledException(call.request().target(), sent)
                            : resultReader.missed(call, deadline, sent);
                }
                if (answer instanceof Answer.NotRun) {
                    boolean unused = sender.retract(call);
                }
                result = resultReader.of(call, answer == null ? Answer.Disconnected.ANSWER : answer, site, deadline);
            } catch (Throwable t) {
                failure = t;
            }
            try {
                observers.ended(observed, failure);
            } finally {
                observers.complete(observed, future, result, failure);
            }
        }
    }
}
