package io.across.internal.jvm;

import io.across.internal.value.ValueReader;
import io.across.internal.value.ValueWriter;
import io.across.internal.wire.Span;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The beginning of a value that contains a large byte array: where it lies. A hint to whoever receives the value, and without
 * a meaning for whoever reads it.
 */
final class BulkHint {

    /** The tag, the offset of the array from the end of the mark, its length. */
    static final int SIZE = 1 + Integer.BYTES + Integer.BYTES;

    private BulkHint() {}

    /** Marks a value that is written but for that, if there is something to mark. */
    static void prepend(ValueWriter out) {
        Span bulk = out.bulk();
        if (bulk != null && bulk.offset() <= Integer.MAX_VALUE) {
            out.prepend(ByteBuffer.allocate(SIZE)
                    .put(Tag.BULK)
                    .putInt((int) bulk.offset())
                    .putInt((int) bulk.length())
                    .array());
        }
    }

    /** Reads the first byte of a value after the mark, if there is one. */
    static byte skip(ValueReader in) {
        byte first = in.readByte();
        if (first != Tag.BULK) {
            return first;
        }
        in.readLong();
        return in.readByte();
    }

    /** Where the array is, counted from the beginning of the value; null without a mark. */
    static @Nullable Span locate(byte[] beginning) {
        ByteBuffer mark = ByteBuffer.wrap(beginning);
        return beginning.length >= SIZE && mark.get() == Tag.BULK
                ? new Span((long) SIZE + mark.getInt(), mark.getInt())
                : null;
    }
}
