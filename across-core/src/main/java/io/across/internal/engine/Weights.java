package io.across.internal.engine;

import io.across.internal.wire.Payload;
import java.util.Map;

/** What it takes to hold something, in bytes: about, for every JVM, and no less than on a usual one. */
final class Weights {

    /** A message that waits to be written, besides its bytes. */
    static final int MESSAGE = 192;

    /** An object that the peer holds, besides the object itself; and that it gives it back. */
    static final int LENT_OBJECT = 256;

    /** An object of the peer that is held here. */
    static final int HELD_OBJECT = 256;

    /** Of an answer that is not worth counting: the call that it is for takes as much. */
    static final int SMALL = 16 << 10;

    /** A request, besides its value. */
    private static final int CALL = 320;

    /** An id until its object is held or given back. */
    static final int ID = 32;

    /** A pair of texts, besides the texts. */
    private static final int PAIR = 160;

    private Weights() {}

    static long request(Payload payload, long[] ids, Map<String, String> context) {
        return CALL + payload.length() + (long) ID * ids.length + pairs(context);
    }

    static long pairs(Map<String, String> texts) {
        long weight = 0;
        for (Map.Entry<String, String> pair : texts.entrySet()) {
            weight += PAIR + 2L * (pair.getKey().length() + pair.getValue().length());
        }
        return weight;
    }
}
