package io.across.internal.wire;

import io.across.LimitException;
import io.across.internal.memory.Budget;

/**
 * Why the value of a message was skipped: it was larger than this side reads.
 *
 * @param size of the message in bytes, as far as its frames have told it
 * @param property the limit's property
 * @param limit the value in force
 * @param passing whether there was no memory for it at that moment, so that the same message may be read another time
 */
public record Excess(long size, String property, long limit, boolean passing) {

    /** There was no memory for a message of this size. */
    public static Excess of(Budget exhausted, long size) {
        return new Excess(size, exhausted.property(), exhausted.limit(), true);
    }

    /** A message of this size is larger than any may be. */
    static Excess of(String property, long limit, long size) {
        return new Excess(size, property, limit, false);
    }

    /**
     * What the call fails with.
     *
     * @param what was too large: "a result"
     */
    public LimitException exception(String what) {
        return new LimitException(what + " of " + size + " bytes or more", property, limit);
    }
}
