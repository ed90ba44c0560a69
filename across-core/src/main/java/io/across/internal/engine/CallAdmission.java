package io.across.internal.engine;

import io.across.LimitException;
import io.across.Options;
import io.across.ProtocolException;
import io.across.internal.memory.Budget;
import io.across.internal.wire.Excess;
import io.across.internal.wire.Messages;
import io.across.internal.wire.Payload;
import java.util.Map;

/** Takes the peer's requests on, or refuses them. Called by the reader, but for {@link #drain}. */
final class CallAdmission {

    private final IncomingCalls calls;
    private final Inbox inbox;
    private final Outbox outbox;
    private final InboundValues values;
    private final Options options;
    private final Budget memory;

    /** What follows the highest id of a call so far; unsigned. */
    private long nextId;

    CallAdmission(
            IncomingCalls calls, Inbox inbox, Outbox outbox, InboundValues values, Options options, Budget memory) {
        this.calls = calls;
        this.inbox = inbox;
        this.outbox = outbox;
        this.values = values;
        this.options = options;
        this.memory = memory;
    }

    void take(
            Negotiation.Terms terms,
            long callId,
            long[] ids,
            Map<String, String> context,
            Payload value,
            InboundOrder.Ticket ticket) {
        checkOrder(terms, callId);
        Map<String, String> carried = terms.carriesContext() ? context : Map.of();
        RequestQueue.Request request = calls.call(terms.language(), callId, ids, carried, value, ticket);
        RequestQueue.Admission admission = inbox.addRequest(request);
        if (admission != RequestQueue.Admission.TAKEN) {
            values.drop(ids, ticket);
            switch (admission) {
                case CLOSED -> refuseLate(terms, callId);
                case NO_MEMORY -> refuse(callId, Refusal.text(memory, request.weight()));
                default -> refuse(callId, Refusal.text(options));
            }
        }
    }

    /**
     * Takes no call from now on.
     *
     * @param tells whether the peer is told which calls are not run; else each is refused that still comes
     * @param whenDone run when those that were taken have been answered
     */
    void drain(boolean tells, Runnable whenDone) {
        long firstNotRun = inbox.close();
        if (tells) {
            // Now: the goodbye may follow at once.
            outbox.post(new OutboundMessage(Messages.drain(firstNotRun)));
            outbox.flushLater();
        }
        inbox.whenDone(whenDone);
    }

    void refuse(Negotiation.Terms terms, long callId, Excess why) {
        checkOrder(terms, callId);
        if (inbox.passRequest(callId)) {
            refuse(callId, Refusal.text(why));
        } else {
            refuseLate(terms, callId);
        }
    }

    /** Else what this side says of the calls that it runs would be about some that it has not seen. */
    private void checkOrder(Negotiation.Terms terms, long callId) {
        if (!terms.drains()) {
            return;
        }
        if (Long.compareUnsigned(callId, nextId) < 0) {
            throw new ProtocolException("APPLY for call " + Long.toUnsignedString(callId)
                    + ", although the ids of calls rise and it comes after call " + Long.toUnsignedString(nextId - 1));
        }
        nextId = callId + 1;
    }

    private void refuseLate(Negotiation.Terms terms, long callId) {
        if (terms.drains()) {
            // DRAIN tells the peer that this call is not run; but it is to read that it has its objects back.
            requireReader();
        } else {
            refuse(callId, Refusal.CLOSING);
        }
    }

    private void refuse(long callId, String why) {
        requireReader();
        outbox.post(OutboundMessage.owed(Messages.operationError(callId, why)));
        outbox.flushLater();
    }

    /** A peer that makes this side answer and answer must read the answers. */
    void requireReader() {
        if (outbox.queuedBytes() > options.maxOutboxSize()) {
            throw new LimitException(
                    "refusing calls of a peer that does not read the refusals",
                    "across.options.max-outbox-size",
                    options.maxOutboxSize());
        }
    }
}
