package io.across.internal.engine;

import io.across.OperationException;
import io.across.ProtocolException;
import io.across.internal.value.ValueReader;
import io.across.internal.value.ValueWriter;
import io.across.internal.wire.Payload;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes and reads the values of a connection's messages such that no entry of an object table is left behind, whatever
 * goes wrong (protocol, section 6). Thread-safe.
 */
final class Values {

    private final LentObjects lent;
    private final HeldObjects held;
    private final InboundOrder order;
    private final long maxMessageSize;

    Values(LentObjects lent, HeldObjects held, InboundOrder order, long maxMessageSize) {
        this.lent = lent;
        this.held = held;
        this.order = order;
        this.maxMessageSize = maxMessageSize;
    }

    /** Writes one value. */
    interface Write {
        void to(ValueWriter out) throws Exception;
    }

    /** Reads one value. */
    interface Read<T extends @Nullable Object> {
        T from(ValueReader in) throws Exception;
    }

    /**
     * Writes a value.
     *
     * @param mayShare whether the writer may use large arrays in place
     * @throws OperationException if it cannot be written; nothing is lent then
     */
    ValueWriter write(boolean mayShare, Write write) {
        ValueWriter out = new ValueWriter(new MessageObjects(lent, held), maxMessageSize, mayShare);
        try {
            write.to(out);
            return out;
        } catch (Throwable e) {
            // An Error too: a value's own writeObject may throw anything, and nothing may stay lent.
            lent.takeBack(out.lentIds());
            throw asOperationException("cannot be written", e);
        }
    }

    /**
     * Reads a value that has arrived. What the message lends and the reader did not take over goes back: all of it if
     * the value cannot be read, else what is in parts that it passed over.
     *
     * @throws OperationException if the value cannot be read
     */
    <T extends @Nullable Object> T read(Payload payload, long[] ids, InboundOrder.Ticket ticket, Read<T> read) {
        MessageObjects objects = new MessageObjects(lent, held, ids);
        try {
            return read.from(new ValueReader(payload, objects));
        } catch (Throwable e) {
            throw asOperationException("cannot be read", e);
        } finally {
            if (ids.length > 0) {
                held.giveBack(objects.notHeld());
            }
            order.valueRead(ticket);
        }
    }

    /** Drops a value that has arrived, unread. */
    void drop(long[] ids, InboundOrder.Ticket ticket) {
        held.giveBack(ids);
        order.valueRead(ticket);
    }

    /** A message with a value has arrived; {@link #read} or {@link #drop} must follow. Called by the reader. */
    InboundOrder.Ticket arrived() {
        return order.valueArrived();
    }

    /** Gives back what a message lends that is not read, and has no value. Never blocks. */
    void giveBack(long[] ids) {
        held.giveBack(ids);
    }

    /**
     * The peer gives objects back: they are lent no longer when all values that have arrived so far have been read. Called by
     * the reader.
     *
     * @param onFailure told if they were not lent, perhaps by another thread
     */
    void returned(long[] ids, Consumer<ProtocolException> onFailure) {
        order.afterEarlierValues(() -> {
            try {
                lent.returned(ids);
            } catch (ProtocolException e) {
                onFailure.accept(e);
            }
        });
    }

    /** What an unsent message has lent is lent no longer. */
    void takeBack(ValueWriter unsent) {
        lent.takeBack(unsent.lentIds());
    }

    private static OperationException asOperationException(String what, Throwable cause) {
        return cause instanceof OperationException exception
                ? exception
                : new OperationException("value " + what + ": " + cause, cause);
    }
}
