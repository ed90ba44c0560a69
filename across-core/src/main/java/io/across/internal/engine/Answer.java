package io.across.internal.engine;

import io.across.internal.wire.Excess;
import io.across.internal.wire.Payload;

/** How a call to the peer ended, as far as the reader can tell: the value is read by whoever waits for it. */
sealed interface Answer {

    /**
     * A value came back.
     *
     * @param success whether the code returned it; else it threw it
     * @param ids the objects that the value lends
     * @param ticket to be given back when the value has been read
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Value(boolean success, long[] ids, Payload payload, InboundOrder.Ticket ticket) implements Answer {}

    /** A value came back that was too large to be read. */
    record TooLarge(Excess excess) implements Answer {}

    /** The peer could not even say what went wrong but with a text. */
    record OperationError(String text) implements Answer {}

    /** The connection ended first. */
    record Disconnected() implements Answer {

        /** The only one: calls are answered with it even where there is no memory. */
        static final Disconnected ANSWER = new Disconnected();
    }

    /** One side ends the connection gracefully, and the call came too late: it has not been run, and never will be. */
    record NotRun() implements Answer {

        static final NotRun ANSWER = new NotRun();
    }

    /** The caller stopped waiting. */
    record Abandoned() implements Answer {

        /** The only one. */
        static final Abandoned ANSWER = new Abandoned();
    }
}
