package io.across.internal.wire;

import io.across.internal.memory.Budget;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the contents of one frame, or of a part of it. Up to {@value #TRUSTED_SIZE} bytes are allocated on the word of the
 * frame's length; beyond that memory grows with what has arrived, to at most {@value #GROWTH} times as much. Where memory is
 * limited that is {@value #FREE_SIZE} bytes and twice as much. What is allocated is counted first. Used by one thread.
 */
final class FrameBuffer {

    /** Largest buffer that is allocated before its bytes have arrived, in bytes. */
    static final int TRUSTED_SIZE = 1 << 20;

    private static final int GROWTH = 4;

    /** Instead of {@link #TRUSTED_SIZE}, where memory is limited. */
    static final int FREE_SIZE = Tally.FREE;

    private static final int LIMITED_GROWTH = 2;
    private static final byte[] NONE = {};

    private byte[] bytes = NONE;
    private int length;

    /**
     * Takes {@code count} more bytes of a frame of {@code frameLength} bytes.
     *
     * @param tally where the memory is counted, until {@link #drop} or by who has what is {@linkplain #release released}
     * @return null if they are taken; otherwise the budget that is exhausted, and the bytes are still to be read
     */
    @Nullable Budget take(ByteBuffer in, int count, int frameLength, Tally tally) {
        if (count == 0) {
            return null;
        }
        int needed = length + count;
        if (needed > bytes.length) {
            Budget exhausted = grow(needed, frameLength, tally);
            if (exhausted != null) {
                return exhausted;
            }
        }
        in.get(bytes, length, count);
        length = needed;
        return null;
    }

    private @Nullable Budget grow(int needed, int frameLength, Tally tally) {
        boolean limited = tally.isLimited();
        long growth = (limited ? LIMITED_GROWTH : GROWTH) * (long) bytes.length;
        long grown = Math.max(limited ? FREE_SIZE : TRUSTED_SIZE, Math.max(needed, growth));
        int size = (int) Math.min(grown, frameLength);
        Budget exhausted = tally.add(size);
        if (exhausted != null) {
            return exhausted;
        }
        int before = bytes.length;
        bytes = Arrays.copyOf(bytes, size);
        tally.remove(before);
        return null;
    }

    /** Forgets what has been taken. */
    void drop(Tally tally) {
        tally.remove(bytes.length);
        release();
    }

    /** What has been taken so far. */
    ByteBuffer contents() {
        return ByteBuffer.wrap(bytes, 0, length);
    }

    /** The contents of the complete frame, nothing more; the buffer is empty then. */
    byte[] release() {
        byte[] contents = bytes;
        bytes = NONE;
        length = 0;
        return contents;
    }
}
