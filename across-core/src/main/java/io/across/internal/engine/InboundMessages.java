package io.across.internal.engine;

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
    private final Ending ending;

    /** Set by the GREETING, without which no other message gets here. */
    private Negotiation.@Nullable Terms terms;

    InboundMessages(
            Handshake handshake,
            GreetingHandler greetingHandler,
            Goodbyes goodbyes,
            CallAdmission calls,
            AnswerDispatcher answers,
            InboundValues values,
            Ending ending) {
        this.handshake = handshake;
        this.greetingHandler = greetingHandler;
        this.goodbyes = goodbyes;
        this.calls = calls;
        this.answers = answers;
        this.values = values;
        this.ending = ending;
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
        terms = greetingHandler.of(greeting);
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
        if (!goodbyes.isSaid()) {
            calls.refuse(callId, why);
        }
    }

    @Override
    public void resultTooLarge(long callId, long[] ids, Excess why) {
        values.giveBack(ids);
        answer(callId, new Answer.TooLarge(why));
    }

    @Override
    public void success(long callId, long[] ids, Payload value) {
        answer(callId, new Answer.Value(true, ids, value, values.arrived()));
    }

    @Override
    public void error(long callId, long[] ids, Payload value) {
        answer(callId, new Answer.Value(false, ids, value, values.arrived()));
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
    public void delObjs(long[] ids) {
        values.returned(ids, ending::fail);
    }

    @Override
    public void idle() {
        // That it arrived is all that it says.
    }
}
