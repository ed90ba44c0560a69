package io.across;

import java.time.Instant;

/**
 * A peer that lives, as far as is heard of it, and answers nothing: the calls that it runs do not end, and may have taken all
 * the places that it has, so that further ones wait there.
 *
 * @param overdue how many calls have missed their deadlines and are still not answered
 * @param since from when on no call was answered
 */
public record Standstill(int overdue, Instant since) {

    /** Says it to people. */
    @Override
    public String toString() {
        return "the peer has answered no call since " + since + ", and " + overdue
                + " have missed their deadlines: calls that do not end may take all its places (256, unless"
                + " across.options.max-served-calls says otherwise there)";
    }
}
