package io.across.internal.engine;

import io.across.ConnectionState;

/** Gives the peer's answers to the calls that wait for them. Called by the reader. */
final class AnswerDispatcher {

    private final CallTable calls;
    private final OverdueCalls overdue;
    private final InboundValues values;
    private final ReadLoop reading;
    private final Lifecycle lifecycle;

    AnswerDispatcher(
            CallTable calls, OverdueCalls overdue, InboundValues values, ReadLoop reading, Lifecycle lifecycle) {
        this.calls = calls;
        this.overdue = overdue;
        this.values = values;
        this.reading = reading;
        this.lifecycle = lifecycle;
    }

    void take(long callId, Answer answer) {
        OutgoingCall call = calls.take(callId);
        overdue.answered(callId);
        if (!call.answer(answer)) {
            drop(answer);
        } else if (call.isSynchronous()) {
            reading.callerAnswered();
        }
    }

    /** Whether somebody waits for the answer of a call. */
    boolean isAwaited(long callId) {
        return calls.isAwaited(callId);
    }

    /** Calls from this id on are not run. */
    void notRun(long firstNotRun) {
        // First: who is told that a call is not run may look for another way.
        lifecycle.moveTo(ConnectionState.DRAINING);
        calls.limit(firstNotRun);
    }

    /** Nobody can want it any more. */
    void drop(Answer answer) {
        if (answer instanceof Answer.Value value) {
            values.drop(value.ids(), value.ticket());
        }
    }
}
