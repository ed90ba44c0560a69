package io.across.internal.engine;

import io.across.DeadlineException;
import io.across.internal.concurrent.TimeLimit;
import io.across.internal.value.CallSite;
import org.jspecify.annotations.Nullable;

/** Reads what calls came to, in the thread that wants it: a result, or what is to be thrown. Thread-safe. */
final class AnswerReader {

    private final InboundValues values;
    private final Ending ending;
    private final OverdueCalls overdue;

    AnswerReader(InboundValues values, Ending ending, OverdueCalls overdue) {
        this.values = values;
        this.ending = ending;
        this.overdue = overdue;
    }

    /**
     * The result of a call.
     *
     * @param site where the call was made from
     * @throws Throwable what the peer's code threw, or an {@link io.across.OperationException}
     */
    @Nullable Object of(OutgoingCall call, Answer answer, CallSite site) throws Throwable {
        if (answer instanceof Answer.Value value) {
            if (value.success()) {
                return result(call, value);
            }
            throw values.<Throwable>read(
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
        if (answer instanceof Answer.NotRun) {
            throw ending.notTaken();
        }
        throw ending.disconnected(call.isSent());
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
