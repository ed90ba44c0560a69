package io.across.internal.engine;

import io.across.OperationException;
import io.across.PeerInfo;
import io.across.internal.memory.Budget;
import io.across.internal.value.ValueCodec;
import io.across.internal.value.ValueWriter;
import io.across.internal.wire.Messages;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Writes and sends what served calls came to. Thread-safe. */
final class AnswerSender {

    /** How long a proxy that was sent home in a result stays held, towards a peer that may release it too early. */
    private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final OutboundValues values;
    private final Outbox outbox;
    private final Backpressure backpressure;
    private final Negotiation negotiation;
    private final Budget memory;

    AnswerSender(
            OutboundValues values, Outbox outbox, Backpressure backpressure, Negotiation negotiation, Budget memory) {
        this.values = values;
        this.outbox = outbox;
        this.backpressure = backpressure;
        this.negotiation = negotiation;
        this.memory = memory;
    }

    /**
     * Answers with what a call returned.
     *
     * @param more whether the thread will flush the outbox soon
     * @throws OperationException if it cannot be written; nothing is sent then
     */
    void success(long callId, ValueCodec language, @Nullable Object result, boolean more) {
        ValueWriter out = values.writeAnswer(writer -> language.writeResult(result, writer));
        send(message(callId, true, out), out, more);
    }

    /** Answers with what a call threw, or with a text if that cannot be written. See {@link #success}. */
    void error(long callId, ValueCodec language, Throwable failure, boolean more) {
        ValueWriter out;
        try {
            out = values.writeAnswer(writer -> language.writeError(failure, writer));
        } catch (OperationException e) {
            backpressure.awaitForAnswer();
            boolean unused =
                    queue(OutboundMessage.owed(Messages.operationError(callId, bounded(text(failure)))), false, more);
            return;
        }
        send(message(callId, false, out), out, more);
    }

    /** What is thrown may be of a class whose methods throw themselves: the caller must get an answer all the same. */
    private static String text(Throwable failure) {
        try {
            return failure.toString();
        } catch (Throwable e) {
            return failure.getClass().getName();
        }
    }

    /** An exception's text may be anything; the answer that carries it must be small. */
    private static String bounded(String text) {
        return text.length() * 3L <= 64 * 1024 ? text : text.substring(0, 20 * 1024) + "...";
    }

    /** Makes the message; if that fails nothing stays lent or claimed. */
    private OutboundMessage message(long callId, boolean success, ValueWriter out) {
        try {
            List<ByteBuffer> buffers = success
                    ? Messages.success(callId, out.lentIds(), out.buffers(), out.size())
                    : Messages.error(callId, out.lentIds(), out.buffers(), out.size());
            return OutboundMessage.answer(buffers, memory, out.claimed(), success);
        } catch (RuntimeException | Error e) {
            values.takeBack(out);
            memory.release(out.claimed());
            throw e;
        }
    }

    /** Sends the message; if it throws, nothing has been sent, and another answer may follow. */
    private void send(OutboundMessage message, ValueWriter written, boolean more) {
        try {
            backpressure.awaitForAnswer();
            boolean queued = queue(message, written.isShared(), more);
            PeerInfo peer = negotiation.peer();
            if (queued && peer != null && peer.extensionVersion() == 0) {
                keepReachable(written.returned());
            }
        } catch (RuntimeException | Error e) {
            if (outbox.retract(message, written.isShared())) {
                values.takeBack(written);
                throw e;
            }
            // Else the peer gets this answer, and must not get two.
        }
    }

    private boolean queue(OutboundMessage message, boolean shares, boolean more) {
        boolean queued = (more && !shares) ? outbox.post(message) : outbox.send(message, true);
        if (queued && shares) {
            outbox.awaitDone(message);
        }
        return queued;
    }

    private static void keepReachable(List<?> proxies) {
        if (!proxies.isEmpty()) {
            EngineThreads.schedule(new KeptReachable(proxies), GRACE_NANOS);
        }
    }

    /** Keeps proxies reachable until it is run. */
    private record KeptReachable(List<?> objects) implements Runnable {

        @Override
        public void run() {
            // To have been scheduled was its use.
        }
    }
}
