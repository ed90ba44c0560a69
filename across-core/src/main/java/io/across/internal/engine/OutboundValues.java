package io.across.internal.engine;

import io.across.OperationException;
import io.across.internal.value.ValueWriter;

/**
 * Writes the values of this side's messages such that no entry of an object table is left behind, whatever goes wrong
 * (protocol, section 6). Thread-safe.
 */
final class OutboundValues {

    private final LentObjects lent;
    private final HeldObjects held;
    private final long maxMessageSize;

    OutboundValues(LentObjects lent, HeldObjects held, long maxMessageSize) {
        this.lent = lent;
        this.held = held;
        this.maxMessageSize = maxMessageSize;
    }

    /** Writes one value. */
    interface Write {
        void to(ValueWriter out) throws Exception;
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

    /** What an unsent message has lent is lent no longer. */
    void takeBack(ValueWriter unsent) {
        lent.takeBack(unsent.lentIds());
    }

    static OperationException asOperationException(String what, Throwable cause) {
        return cause instanceof OperationException exception
                ? exception
                : new OperationException("value " + what + ": " + cause, cause);
    }
}
