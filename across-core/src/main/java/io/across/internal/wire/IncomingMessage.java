package io.across.internal.wire;

import io.across.ProtocolException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The message that is being read: its header block is decoded and checked as soon as it is complete, its value added, and
 * the whole told to the handler. Reused for every message; used by one thread.
 */
final class IncomingMessage {

    private static final long[] NO_IDS = {};

    private final Tally requests;
    private final Tally answers;

    private boolean greeted;

    private MessageType type = MessageType.IDLE;
    private long callId;
    private long kind;
    private long[] ids = NO_IDS;
    private Map<String, String> context = Map.of();
    private Payload value = Payload.NONE;
    private @Nullable Excess excess;
    private @Nullable String text;
    private @Nullable Greeting greeting;

    /**
     * @param requests where is counted what is held of messages
     * @param answers where it is counted of results
     */
    IncomingMessage(Tally requests, Tally answers) {
        this.requests = requests;
        this.answers = answers;
    }

    /** Whether the peer's GREETING has been delivered. */
    boolean isGreeted() {
        return greeted;
    }

    /**
     * Decodes the header block.
     *
     * @throws ProtocolException if it is malformed, or of a type that is unknown or illegal now
     * @throws HeaderReader.Unaffordable if its ids may not be held: {@link #pass} follows
     */
    void readHeader(HeaderReader in) throws HeaderReader.Unaffordable {
        begin(MessageType.of(in.uint()));
        switch (type) {
            case GREETING -> greeting = Greeting.read(in);
            case APPLY -> {
                callId = in.uint();
                ids = in.ids(requests);
                context = CallContext.read(in);
            }
            case RESULT -> readResult(in);
            case DEL_OBJS -> ids = in.ids(requests);
            case DRAIN -> callId = in.uint();
            case GOODBYE, IDLE -> {}
        }
    }

    /** Takes over what is known of a message whose header block has passed without being held. */
    void pass(PassingHeader header, Excess why) {
        begin(header.type());
        callId = header.callId();
        text = null;
        if (hasValue()) {
            skip(why);
        }
    }

    private void begin(MessageType next) {
        type = next;
        if (!greeted && type != MessageType.GREETING) {
            throw new ProtocolException("Message " + type + " is illegal before GREETING");
        }
        if (greeted && type == MessageType.GREETING) {
            throw new ProtocolException("Message " + type + " is illegal after the first one");
        }
    }

    private void readResult(HeaderReader in) throws HeaderReader.Unaffordable {
        callId = in.uint();
        kind = in.uint();
        if (kind == MessageType.SUCCESS || kind == MessageType.ERROR) {
            ids = in.ids(answers);
        } else {
            text = in.text();
        }
    }

    /** Whether the second frame is of any use. */
    boolean hasValue() {
        return type == MessageType.APPLY || (type == MessageType.RESULT && text == null);
    }

    /** Where is counted what is held of it. */
    Tally tally() {
        return type == MessageType.RESULT ? answers : requests;
    }

    /** Whether somebody waits for it, if it is the result of a call. */
    boolean isAwaited(MessageHandler handler) {
        return type != MessageType.RESULT || handler.isAwaited(callId);
    }

    void setValue(Payload value) {
        this.value = value;
    }

    /** Drops the value, whatever comes of it. */
    void skip(Excess why) {
        value = Payload.NONE;
        excess = excess == null ? why : excess;
    }

    boolean isSkipped() {
        return excess != null;
    }

    /**
     * Tells the handler of the message, which has been read to its end, and forgets it.
     *
     * @return whether more messages may follow
     */
    boolean deliver(MessageHandler handler) {
        long[] messageIds = ids;
        Payload messageValue = value;
        ids = NO_IDS;
        value = Payload.NONE;
        // From here on it is the handler's, which counts for itself.
        requests.clear();
        answers.clear();
        if (excess != null) {
            deliverSkipped(handler, messageIds, excess);
            return true;
        }
        switch (type) {
            case GREETING -> deliverGreeting(handler);
            case APPLY -> handler.apply(callId, messageIds, context, messageValue);
            case RESULT -> deliverResult(handler, messageIds, messageValue);
            case GOODBYE -> handler.goodbye();
            case DEL_OBJS -> handler.delObjs(messageIds);
            case IDLE -> handler.idle();
            case DRAIN -> handler.drain(callId);
        }
        return type != MessageType.GOODBYE;
    }

    private void deliverSkipped(MessageHandler handler, long[] messageIds, Excess why) {
        excess = null;
        if (type == MessageType.APPLY) {
            handler.applyTooLarge(callId, messageIds, why);
        } else {
            handler.resultTooLarge(callId, messageIds, why);
        }
    }

    private void deliverGreeting(MessageHandler handler) {
        Greeting read = greeting;
        if (read == null) {
            throw new IllegalStateException("GREETING delivered before its header block was read");
        }
        greeting = null;
        greeted = true;
        handler.greeting(read);
    }

    private void deliverResult(MessageHandler handler, long[] messageIds, Payload messageValue) {
        String messageText = text;
        text = null;
        if (messageText != null) {
            handler.operationError(callId, messageText);
        } else if (kind == MessageType.SUCCESS) {
            handler.success(callId, messageIds, messageValue);
        } else {
            handler.error(callId, messageIds, messageValue);
        }
    }
}
