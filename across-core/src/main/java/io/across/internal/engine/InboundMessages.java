package io.across.internal.engine;

import io.across.LimitException;
import io.across.ProtocolException;
import io.across.internal.memory.Budget;
import io.across.internal.wire.Excess;
import io.across.internal.wire.Greeting;
import io.across.internal.wire.MessageHandler;
import io.across.internal.wire.Payload;
import io.across.internal.wire.Span;
import io.across.internal.wire.Superblock;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Acts on each message of the peer, in the order in which they arrive, without blocking and without running user code.
 * Called by the holder of the {@link ReaderRole} only.
 */
final class InboundMessages implements MessageHandler {

    private final Handshake handshake;
    private final GreetingHandler greetingHandler;
    private final Goodbyes goodbyes;
    private final CallAdmission calls;
    private final AnswerDispatcher answers;
    private final InboundValues values;
    private final ConnectionMemory memory;

    /** Set by the GREETING, without which no other message gets here. */
    private Negotiation.@Nullable Terms terms;

    /** @param memory what the peer may make this side hold */
    InboundMessages(
            Handshake handshake,
            GreetingHandler greetingHandler,
            Goodbyes goodbyes,
            CallAdmission calls,
            AnswerDispatcher answers,
            InboundValues values,
            ConnectionMemory memory) {
        this.handshake = handshake;
        this.greetingHandler = greetingHandler;
        this.goodbyes = goodbyes;
        this.calls = calls;
        this.answers = answers;
        this.values = values;
        this.memory = memory;
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
        long weight = Weights.pairs(greeting.properties());
        Budget exhausted = weight < Weights.SMALL ? null : memory.requests().reserve(weight);
        if (exhausted != null) {
            throw new LimitException(
                    "what the peer says of itself, " + weight + " bytes,", exhausted.property(), exhausted.limit());
        }
        terms = greetingHandler.of(greeting);
        memory.introduced();
    }

    @Override
    public @Nullable Span locateBulk(byte[] beginning) {
        Negotiation.Terms settled = terms;
        return settled == null ? null : settled.language().locateBulk(beginning);
    }

    @Override
    public void apply(long callId, long[] ids, Map<String, String> context, Payload value) {
        InboundOrder.Ticket ticket = values.arrived();
        Negotiation.Terms settled = terms;
        if (settled == null || goodbyes.isSaid()) {
            values.drop(ids, ticket);
            return;
        }
        calls.take(settled, callId, ids, context, value, ticket);
    }

    @Override
    public void applyTooLarge(long callId, long[] ids, Excess why) {
        values.giveBack(ids);
        Negotiation.Terms settled = terms;
        if (settled != null && !goodbyes.isSaid()) {
            calls.refuse(settled, callId, why);
        }
    }

    @Override
    public void resultTooLarge(long callId, long[] ids, Excess why) {
        values.giveBack(ids);
        answer(callId, new Answer.TooLarge(why));
    }

    @Override
    public void success(long callId, long[] ids, Payload value) {
        answer(callId, true, ids, value);
    }

    @Override
    public void error(long callId, long[] ids, Payload value) {
        answer(callId, false, ids, value);
    }

    private void answer(long callId, boolean success, long[] ids, Payload value) {
        long weight = value.length() + (long) Weights.ID * ids.length;
        if (weight < Weights.SMALL) {
            answer(callId, new Answer.Value(success, ids, value, values.arrived()));
            return;
        }
        Budget exhausted = memory.results().reserve(weight);
        if (exhausted != null) {
            resultTooLarge(callId, ids, Excess.of(exhausted, weight));
        } else {
            answer(callId, new Answer.Value(success, ids, value, values.arrived(weight)));
        }
    }

    @Override
    public boolean isAwaited(long callId) {
        return !goodbyes.isSaid() && answers.isAwaited(callId);
    }

    @Override
    public void passed(long[] ids) {
        values.giveBack(ids);
        calls.requireReader();
    }

    @Override
    public void operationError(long callId, String text) {
        answer(callId, new Answer.OperationError(text));
    }

    private void answer(long callId, Answer answer) {
        if (goodbyes.isSaid()) {
            // The local close has failed the call already, and the peer could not know (protocol, section 4).
            answers.drop(answer);
        } else {
            answers.take(callId, answer);
        }
    }

    @Override
    public void goodbye() {
        goodbyes.heard();
    }

    @Override
    public void drain(long firstNotRun) {
        Negotiation.Terms settled = terms;
        if (settled == null || !settled.drains()) {
            throw new ProtocolException("DRAIN (type 16) is illegal, since not both sides have announced it");
        }
        answers.notRun(firstNotRun);
    }

    @Override
    public void delObjs(long[] ids) {
        values.givenBack(ids);
    }

    @Override
    public void idle() {
        // That it arrived is all that it says.
    }
}
