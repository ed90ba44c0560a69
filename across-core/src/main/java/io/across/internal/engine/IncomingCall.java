package io.across.internal.engine;

import io.across.OperationException;
import io.across.RemoteException;
import io.across.internal.value.ServedCall;
import io.across.internal.value.ValueCodec;
import io.across.internal.value.ValueWriter;
import io.across.internal.wire.Messages;
import io.across.internal.wire.Payload;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One request of the peer: read, run and answered by the thread that takes it from the {@link Inbox}. */
final class IncomingCall implements Inbox.Request {

    private final EngineConnection connection;
    private final ValueCodec codec;
    private final long id;
    private final long[] ids;
    private final Map<String, String> context;
    private final Payload payload;
    private final InboundOrder.Ticket ticket;

    /** Written by the serving thread before others see this. */
    private long startedNanos;

    /** Written by the serving thread; null until the request has been read. */
    private volatile @Nullable ServedCall served;

    IncomingCall(
            EngineConnection connection,
            ValueCodec codec,
            long id,
            long[] ids,
            Map<String, String> context,
            Payload payload,
            InboundOrder.Ticket ticket) {
        this.connection = connection;
        this.codec = codec;
        this.id = id;
        this.ids = ids;
        this.context = context;
        this.payload = payload;
        this.ticket = ticket;
    }

    /** When serving began, by {@link System#nanoTime}. */
    long startedNanos() {
        return startedNanos;
    }

    /** What is called, as far as it is known yet. */
    String target() {
        ServedCall call = served;
        return call == null ? "(being read)" : call.target();
    }

    @Override
    public int size() {
        return payload.length();
    }

    @Override
    public void run(boolean more) {
        startedNanos = System.nanoTime();
        connection.progress().begin(this);
        ObservedCall observed = connection.listeners().incoming();
        Throwable failure = null;
        EngineConnection outer = ServingThread.enter(connection);
        try {
            connection.replies().send(serve(observed), more);
        } catch (Throwable t) {
            failure = t;
            connection.replies().send(error(t), more);
        } finally {
            ServingThread.leave(outer);
            connection.progress().end(this);
            observed.end(failure);
        }
    }

    private OutboundReply serve(ObservedCall observed) throws Throwable {
        ServedCall call = connection.values().read(payload, ids, ticket, codec::readRequest);
        served = call;
        observed.serving(call, connection.carriesContext() ? context : Map.of());
        @Nullable Object result;
        long logged = connection.pendingLogs().added();
        try {
            result = call.run();
        } catch (OperationException e) {
            // The caller must be able to tell its own connection's failures from the callee's (protocol, section 4).
            throw new RemoteException(e.getClass().getName(), e.getMessage(), e + "\n", e);
        } finally {
            // Else both sides could wait for each other's records.
            if (!call.isLogRecord()) {
                connection.pendingLogs().flushSince(logged);
            }
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
