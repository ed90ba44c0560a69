package io.across.internal.engine;

import io.across.CallRefusedException;
import io.across.OperationException;
import io.across.Options;
import io.across.internal.guard.PeerText;
import io.across.internal.memory.Budget;
import io.across.internal.wire.Excess;

/** The operation error of a call that was not taken: how one side words it and the other knows it. */
final class Refusal {

    private static final String BEGINNING = "call refused: ";

    /** Of a call that came too late. */
    static final String CLOSING = BEGINNING + "this side is closing the connection and takes no more calls";

    private Refusal() {}

    static String text(Options options) {
        return BEGINNING + "too many or too large calls wait here, limits across.options.max-queued-calls="
                + options.maxQueuedCalls() + " and across.options.max-message-size=" + options.maxMessageSize()
                + " bytes in all";
    }

    /** Of a call for which there was no memory a moment ago. */
    static String text(Budget memory, long weight) {
        Budget exhausted = memory.reserve(weight);
        if (exhausted == null) {
            memory.release(weight);
            exhausted = memory;
        }
        return BEGINNING + "it takes " + weight
                + " bytes, and with what this side holds already that exceeds the limit " + exhausted.property() + "="
                + exhausted.limit();
    }

    /** Of a call that was skipped. Where there was no memory for it, the same call may be taken another time. */
    static String text(Excess why) {
        String text = why.exception("a call").getMessage();
        return why.passing() ? BEGINNING + text : String.valueOf(text);
    }

    /** What the caller of a call is thrown that was answered with an operation error. */
    static OperationException exception(String text) {
        String message = "the peer reports: " + PeerText.line(text);
        return text.startsWith(BEGINNING) ? new CallRefusedException(message) : new OperationException(message);
    }
}
