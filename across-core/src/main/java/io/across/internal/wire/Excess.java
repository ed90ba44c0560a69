package io.across.internal.wire;

import io.across.LimitException;

/**
 * Why the value of a message was skipped: it was larger than this side reads.
 *
 * @param size of the message in bytes, as far as its frames have told it
 * @param property the limit's property
 * @param limit the value in force
 */
public record Excess(long size, String property, long limit) {

    /**
     * What the call fails with.
     *
     * @param what was too large: "a result"
     */
    public LimitException exception(String what) {
        return new LimitException(what + " of " + size + " bytes or more", property, limit);
    }
}
