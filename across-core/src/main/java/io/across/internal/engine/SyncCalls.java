package io.across.internal.engine;

import io.across.CallInterruptedException;
import io.across.CallObserver;
import io.across.internal.concurrent.TimeLimit;
import io.across.internal.value.CallSite;
import io.across.internal.value.Request;
import org.jspecify.annotations.Nullable;

/** Calls whose caller waits, and reads while it waits. Thread-safe. */
final class SyncCalls {

    private final Observers observers;
    private final CallSender sender;
    private final ReadLoop reading;
    private final Inbox inbox;
    private final ServingThread serving;
    private final ResultReader resultReader;

    SyncCalls(
            Observers observers,
            CallSender sender,
            ReadLoop reading,
            Inbox inbox,
            ServingThread serving,
            ResultReader resultReader) {
        this.observers = observers;
        this.sender = sender;
        this.reading = reading;
        this.inbox = inbox;
        this.serving = serving;
        this.resultReader = resultReader;
    }

    /** See {@link io.across.internal.value.Caller#call}. */
    @Nullable Object call(Request request, TimeLimit deadline) throws Throwable {
        CallObserver observed = observers.outgoing(request);
        Throwable failure = null;
        try {
            OutgoingCall call =
                    sender.send(request, observers.context(observed), deadline, Thread.currentThread(), answered -> {});
            leaveNothingWaiting();
            reading.await(call, deadline);
            Answer answer = call.answer();
            Answer last = answer != null ? answer : giveUp(call, deadline);
            if (last instanceof Answer.NotRun) {
                boolean unused = sender.retract(call); // its arrays are the caller's again
            }
            return resultReader.of(call, last, CallSite.current(), deadline);
        } catch (Throwable t) {
            failure = t;
            throw t;
        } finally {
            observers.ended(observed, failure);
        }
    }

    /** Before a thread that serves a call waits: what it was to run or to write next, others must. */
    private void leaveNothingWaiting() {
        if (serving.isCurrent() && !inbox.isEmpty()) {
            inbox.dispatch();
        }
    }

    /** Ends the wait for an answer, unless there is one now. */
    private Answer giveUp(OutgoingCall call, TimeLimit deadline) {
        if (call.answer(Answer.Abandoned.ANSWER)) {
            boolean sent = sender.retract(call);
            throw deadline.isOver()
                    ? resultReader.missed(call, deadline, sent)
                    : new CallInterruptedException(call.request().target());
        }
        Answer late = call.answer();
        return late != null ? late : Answer.Disconnected.ANSWER;
    }
}
