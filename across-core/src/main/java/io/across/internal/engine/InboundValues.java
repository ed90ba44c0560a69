package io.across.internal.engine;

import io.across.OperationException;
import io.across.ProtocolException;
import io.across.internal.value.ValueReader;
import io.across.internal.wire.Payload;
import io.across.internal.wire.Tally;
import org.jspecify.annotations.Nullable;

/**
 * Reads the values of the peer's messages such that no entry of an object table is left behind, whatever goes wrong
 * (protocol, section 6). Thread-safe.
 */
final class InboundValues {

    private final LentObjects lent;
    private final HeldObjects held;
    private final InboundOrder order;
    private final ConnectionMemory memory;

    InboundValues(LentObjects lent, HeldObjects held, InboundOrder order, ConnectionMemory memory) {
        this.lent = lent;
        this.held = held;
        this.order = order;
        this.memory = memory;
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
        Tally made = memory.isLimited() ? new Tally(memory.results()) : null;
        try {
            return read(payload, ids, ticket, made, read);
        } finally {
            // It is the caller's now, who has asked for it.
            if (made != null) {
                made.clear();
            }
        }
    }

    /** Where the objects are counted that a call of the peer is made of; null if nobody counts. */
    @Nullable Tally tally() {
        return memory.isLimited() ? new Tally(memory.calls()) : null;
    }

    /** See {@link #read(Payload, long[], InboundOrder.Ticket, Read)}; what is made of the value is counted. */
    <T extends @Nullable Object> T read(
            Payload payload, long[] ids, InboundOrder.Ticket ticket, @Nullable Tally made, Read<T> read) {
        MessageObjects objects = new MessageObjects(lent, held, ids);
        try {
            return read.from(new ValueReader(payload, objects, made));
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

    /**
     * An answer with a value has arrived, for which this much has been reserved until it has been {@link #read} or {@link
     * #drop dropped}. Called by the reader.
     */
    InboundOrder.Ticket arrived(long weight) {
        return order.valueArrived(memory.results(), weight);
    }

    /** Gives back what a message lends that is not read, and has no value. Never blocks. */
    void giveBack(long[] ids) {
        held.giveBack(ids);
    }

    /**
     * The peer gives objects back: they are lent no longer when all values that have arrived so far have been read. Called by
     * the reader.
     *
     * @throws ProtocolException if they were not lent
     */
    void givenBack(long[] ids) {
        if (ids.length > 0) {
            lent.givenBack(ids);
            order.afterEarlierValues(() -> lent.forget(ids));
        }
    }
}
