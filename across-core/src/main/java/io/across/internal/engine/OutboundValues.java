package io.across.internal.engine;

import io.across.OperationException;
import io.across.internal.memory.Budget;
import io.across.internal.value.ValueWriter;

/**
 * Writes the values of this side's messages such that no entry of an object table is left behind, whatever goes wrong
 * (protocol, section 6). Thread-safe.
 */
final class OutboundValues {

    private final LentObjects lent;
    private final HeldObjects held;
    private final long maxMessageSize;
    private final Budget memory;

    /** @param memory what answers to the peer may take */
    OutboundValues(LentObjects lent, HeldObjects held, long maxMessageSize, Budget memory) {
        this.lent = lent;
        this.held = held;
        this.maxMessageSize = maxMessageSize;
        this.memory = memory;
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
        return write(new ValueWriter(new MessageObjects(lent, held), maxMessageSize, mayShare), write);
    }

    /**
     * Writes what the peer is answered; large arrays are used in place. What it {@linkplain ValueWriter#claimed claims} of the
     * memory is to be released.
     *
     * @throws OperationException if it cannot be written, or there is no memory; nothing is lent then, nor claimed
     */
    ValueWriter writeAnswer(Write write) {
        return write(new ValueWriter(new MessageObjects(lent, held), maxMessageSize, true, memory), write);
    }

    private ValueWriter write(ValueWriter out, Write write) {
        try {
            write.to(out);
            return out;
        } catch (Throwable e) {
            // An Error too: a value's own writeObject may throw anything, and nothing may stay lent.
            lent.takeBack(out.lentIds());
            memory.release(out.claimed());
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
