package io.across.internal.engine;

import io.across.OperationException;
import io.across.ProtocolException;
import io.across.internal.value.ValueReader;
import io.across.internal.wire.Payload;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the values of the peer's messages such that no entry of an object table is left behind, whatever goes wrong
 * (protocol, section 6). Thread-safe.
 */
final class InboundValues {

    private final LentObjects lent;
    private final HeldObjects held;
    private final InboundOrder order;

    InboundValues(LentObjects lent, HeldObjects held, InboundOrder order) {
        this.lent = lent;
        this.held = held;
        this.order = order;
    }

    /** Reads one value. */
    interface Read<T extends @Nullable Object> {
        T from(ValueReader in) throws Exception;
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
            throw OutboundValues.asOperationException("cannot be read", e);
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
}
