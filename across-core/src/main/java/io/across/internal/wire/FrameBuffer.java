package io.across.internal.wire;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Gathers the contents of one frame, or of a part of it. Up to {@value #TRUSTED_SIZE} bytes are allocated on the word of the frame's length;
 * beyond that memory grows with what has arrived, to at most {@value #GROWTH} times as much. Used by one thread.
 */
final class FrameBuffer {

    /** Largest buffer that is allocated before its bytes have arrived, in bytes. */
    static final int TRUSTED_SIZE = 1 << 20;

    private static final int GROWTH = 4;
    private static final byte[] NONE = {};

    private byte[] bytes = NONE;
    private int length;

    /** Takes {@code count} more bytes of a frame of {@code frameLength} bytes. */
    void take(ByteBuffer in, int count, int frameLength) {
        if (count == 0) {
            return;
        }
        int needed = length + count;
        if (needed > bytes.length) {
            long grown = Math.max(TRUSTED_SIZE, Math.max(needed, (long) GROWTH * bytes.length));
            bytes = Arrays.copyOf(bytes, (int) Math.min(grown, frameLength));
        }
        in.get(bytes, length, count);
        length = needed;
    }

    /** The contents of the complete frame, nothing more; the buffer is empty then. */
    byte[] release() {
        byte[] contents = bytes;
        bytes = NONE;
        length = 0;
        return contents;
    }
}
