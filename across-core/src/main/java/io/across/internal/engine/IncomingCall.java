package io.across.internal.engine;

import io.across.ConnectionListener.Direction;
import io.across.OperationException;
import io.across.internal.value.ServedCall;
import io.across.internal.value.ValueCodec;
import io.across.internal.value.ValueWriter;
import io.across.internal.wire.Messages;
import io.across.internal.wire.Payload;
import org.jspecify.annotations.Nullable;

/** One request of the peer: read, run and answered by the thread that takes it from the {@link Inbox}. */
final class IncomingCall implements Inbox.Request {

    private final EngineConnection connection;
    private final ValueCodec codec;
    private final long id;
    private final long[] ids;
    private final Payload payload;
    private final InboundOrder.Ticket ticket;

    IncomingCall(
            EngineConnection connection,
            ValueCodec codec,
            long id,
            long[] ids,
            Payload payload,
            InboundOrder.Ticket ticket) {
        this.connection = connection;
        this.codec = codec;
        this.id = id;
        this.ids = ids;
        this.payload = payload;
        this.ticket = ticket;
    }

    @Override
    public int size() {
        return payload.length();
    }

    @Override
    public void run(boolean more) {
        long started = connection.listeners().callStarted(Direction.INCOMING);
        Throwable failure = null;
        EngineConnection outer = ServingThread.enter(connection);
        try {
            connection.replies().send(serve(), more);
        } catch (Throwable t) {
            failure = t;
            connection.replies().send(error(t), more);
        } finally {
            ServingThread.leave(outer);
            connection.listeners().callEnded(Direction.INCOMING, started, failure);
        }
    }

    private OutboundReply serve() throws Throwable {
        ServedCall call = connection.values().read(payload, ids, ticket, codec::readRequest);
        @Nullable Object result;
        try {
            result = call.run();
        } catch (OperationException e) {
            // The caller must be able to tell its own connection's failures from the callee's (protocol, section 4).
            throw new RuntimeException(e.toString(), e);
        }
        ValueWriter out = connection.values().write(true, writer -> codec.writeResult(result, writer));
        return new OutboundReply(
                new OutboundMessage(Messages.success(id, out.lentIds(), out.buffers(), out.size())), out);
    }

    private OutboundReply error(Throwable failure) {
        try {
            ValueWriter out = connection.values().write(true, writer -> codec.writeError(failure, writer));
            return new OutboundReply(
                    new OutboundMessage(Messages.error(id, out.lentIds(), out.buffers(), out.size())), out);
        } catch (OperationException e) {
            return new OutboundReply(new OutboundMessage(Messages.operationError(id, bounded(text(failure)))), null);
        }
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

    /**
     * An answer on its way.
     *
     * @param written what the answer consists of; null for one that is only text
     */
    record OutboundReply(OutboundMessage message, @Nullable ValueWriter written) {}
}
