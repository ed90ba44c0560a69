package io.across.internal.engine;

import io.across.CallRefusedException;
import io.across.OperationException;
import io.across.Options;

/** The operation error of a call that was not taken: how one side words it and the other knows it. */
final class Refusal {

    private static final String BEGINNING = "call refused: ";

    private Refusal() {}

    static String text(Options options) {
        return BEGINNING + "too many or too large calls wait here, limits across.options.max-queued-calls="
                + options.maxQueuedCalls() + " and across.options.max-message-size=" + options.maxMessageSize()
                + " bytes in all";
    }

    /** What the caller of a call is thrown that was answered with an operation error. */
    static OperationException exception(String text) {
        String message = "the peer reports: " + text;
        return text.startsWith(BEGINNING) ? new CallRefusedException(message) : new OperationException(message);
    }
}
