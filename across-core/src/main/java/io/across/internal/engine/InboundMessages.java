package io.across.internal.engine;

import io.across.LimitException;
import io.across.Options;
import io.across.PeerInfo;
import io.across.ProtocolException;
import io.across.internal.value.ValueCodec;
import io.across.internal.wire.Excess;
import io.across.internal.wire.Greeting;
import io.across.internal.wire.MessageHandler;
import io.across.internal.wire.Messages;
import io.across.internal.wire.Payload;
import io.across.internal.wire.Span;
import io.across.internal.wire.Superblock;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Acts on each message of the peer, in the order in which they arrive, without blocking and without running user code.
 * Called by the holder of the {@link ReaderSeat} only.
 */
final class InboundMessages implements MessageHandler {

    private final EngineConnection connection;
    private final Handshake handshake;
    private final CallTable calls;
    private final Inbox inbox;
    private final Outbox outbox;
    private final InboundOrder order;
    private final LentObjects lent;
    private final Options options;

    /** Set by the GREETING, without which no other message gets here. */
    private @Nullable ValueCodec codec;

    InboundMessages(
            EngineConnection connection,
            Handshake handshake,
            CallTable calls,
            Inbox inbox,
            Outbox outbox,
            InboundOrder order,
            LentObjects lent,
            Options options) {
        this.connection = connection;
        this.handshake = handshake;
        this.calls = calls;
        this.inbox = inbox;
        this.outbox = outbox;
        this.order = order;
        this.lent = lent;
        this.options = options;
    }

    @Override
    public void superblock(Superblock superblock) {
        if (superblock.kind() == Superblock.Kind.BIOS) {
            handshake.boot(superblock);
        } else {
            handshake.greet();
        }
    }

    @Override
    public void greeting(Greeting greeting) {
        codec = connection.greeted(new PeerInfo(
                greeting.timeoutMillis(), greeting.extensionVersion(), greeting.capabilities(), greeting.properties()));
    }

    @Override
    public @Nullable Span locateBulk(byte[] beginning) {
        ValueCodec chosen = codec;
        return chosen == null ? null : chosen.locateBulk(beginning);
    }

    @Override
    public void apply(long callId, long[] ids, Map<String, String> context, Payload value) {
        InboundOrder.Ticket ticket = order.valueArrived();
        ValueCodec chosen = codec;
        if (chosen == null || connection.shutdown().hasSaidGoodbye()) {
            connection.values().drop(ids, ticket);
            return;
        }
        if (!inbox.addRequest(new IncomingCall(connection, chosen, callId, ids, context, value, ticket))) {
            connection.values().drop(ids, ticket);
            refuse(callId, Refusal.text(options));
        }
    }

    @Override
    public void applyTooLarge(long callId, long[] ids, Excess why) {
        connection.values().giveBack(ids);
        if (!connection.shutdown().hasSaidGoodbye()) {
            refuse(callId, String.valueOf(why.exception("a call").getMessage()));
        }
    }

    @Override
    public void resultTooLarge(long callId, long[] ids, Excess why) {
        connection.values().giveBack(ids);
        answer(callId, new Answer.TooLarge(why));
    }

    private void refuse(long callId, String why) {
        if (outbox.queuedBytes() > options.maxOutboxSize()) {
            throw new LimitException(
                    "refusing calls of a peer that does not read the refusals",
                    "across.options.max-outbox-size",
                    options.maxOutboxSize());
        }
        outbox.post(new OutboundMessage(Messages.operationError(callId, why)));
        outbox.flushLater();
    }

    @Override
    public void success(long callId, long[] ids, Payload value) {
        answer(callId, new Answer.Value(true, ids, value, order.valueArrived()));
    }

    @Override
    public void error(long callId, long[] ids, Payload value) {
        answer(callId, new Answer.Value(false, ids, value, order.valueArrived()));
    }

    @Override
    public void operationError(long callId, String text) {
        answer(callId, new Answer.OperationError(text));
    }

    private void answer(long callId, Answer answer) {
        if (connection.shutdown().hasSaidGoodbye()) {
            // The local close has failed the call already, and the peer could not know (protocol, section 4).
            drop(answer);
            return;
        }
        OutgoingCall call = calls.take(callId);
        if (!call.answer(answer)) {
            drop(answer);
        } else if (call.isSynchronous()) {
            connection.reading().callerAnswered();
        }
    }

    private void drop(Answer answer) {
        if (answer instanceof Answer.Value value) {
            connection.values().drop(value.ids(), value.ticket());
        }
    }

    @Override
    public void goodbye() {
        connection.shutdown().peerSaidGoodbye();
    }

    @Override
    public void delObjs(long[] ids) {
        order.afterEarlierValues(() -> {
            try {
                lent.returned(ids);
            } catch (ProtocolException e) {
                connection.shutdown().fail(e);
            }
        });
    }

    @Override
    public void idle() {
        // That it arrived is all that it says.
    }
}
