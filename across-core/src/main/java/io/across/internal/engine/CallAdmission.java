package io.across.internal.engine;

import io.across.LimitException;
import io.across.MemoryBudget;
import io.across.Options;
import io.across.internal.wire.Excess;
import io.across.internal.wire.Messages;
import io.across.internal.wire.Payload;
import java.util.Map;

/** Takes the peer's requests on, or refuses them. Called by the reader. */
final class CallAdmission {

    private final IncomingCalls calls;
    private final Inbox inbox;
    private final Outbox outbox;
    private final InboundValues values;
    private final Options options;
    private final MemoryBudget memory;

    CallAdmission(
            IncomingCalls calls,
            Inbox inbox,
            Outbox outbox,
            InboundValues values,
            Options options,
            MemoryBudget memory) {
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
        Map<String, String> carried = terms.carriesContext() ? context : Map.of();
        Inbox.Request request = calls.call(terms.language(), callId, ids, carried, value, ticket);
        switch (inbox.addRequest(request)) {
            case TAKEN -> {}
            case FULL -> {
                values.drop(ids, ticket);
                refuse(callId, Refusal.text(options));
            }
            case NO_MEMORY -> {
                values.drop(ids, ticket);
                refuse(callId, Refusal.text(memory, request.weight()));
            }
        }
    }

    void refuse(long callId, Excess why) {
        refuse(callId, String.valueOf(why.exception("a call").getMessage()));
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
