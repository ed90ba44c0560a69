package io.across.internal.wire;

import java.nio.ByteBuffer;

/** The fields of header blocks and the headers of frames, as they are written (protocol, section 3). */
final class HeaderWriter {

    /** Length of the header of a frame, in bytes. */
    static final int FRAME_HEADER_SIZE = 8;

    /** The largest uint that takes a single byte; the greater bytes say how many bytes follow. */
    static final int MAX_SINGLE_BYTE = 0xfc;

    static final int TWO_BYTES = 0xfd;
    static final int FOUR_BYTES = 0xfe;
    static final int EIGHT_BYTES = 0xff;

    /** Most bytes that a uint takes. */
    static final int MAX_UINT_SIZE = 1 + Long.BYTES;

    private HeaderWriter() {}

    static void putFrameHeader(ByteBuffer out, long length, boolean more) {
        out.putLong((length << 1) | (more ? 1 : 0));
    }

    /** The length of the frame whose header is next in a buffer. */
    static long frameLength(ByteBuffer frame) {
        return frame.getLong(frame.position()) >>> 1;
    }

    /** Bytes that {@link #putUint} takes. */
    static int sizeOfUint(long value) {
        if (value >>> 8 == 0 && value <= MAX_SINGLE_BYTE) {
            return 1;
        }
        return value >>> 16 == 0 ? 3 : value >>> 32 == 0 ? 5 : 9;
    }

    /** @param value unsigned */
    static void putUint(ByteBuffer out, long value) {
        switch (sizeOfUint(value)) {
            case 1 -> out.put((byte) value);
            case 3 -> out.put((byte) TWO_BYTES).putShort((short) value);
            case 5 -> out.put((byte) FOUR_BYTES).putInt((int) value);
            default -> out.put((byte) EIGHT_BYTES).putLong(value);
        }
    }

    /** Bytes that {@link #putIds} takes. */
    static int sizeOfIds(long[] ids) {
        long size = sizeOfUint(ids.length);
        for (long id : ids) {
            size += sizeOfUint(id);
        }
        return Math.toIntExact(size);
    }

    static void putIds(ByteBuffer out, long[] ids) {
        putUint(out, ids.length);
        for (long id : ids) {
            putUint(out, id);
        }
    }

    /** Bytes that {@link #putBytes} takes. */
    static int sizeOfBytes(byte[] bytes) {
        return sizeOfUint(bytes.length) + bytes.length;
    }

    static void putBytes(ByteBuffer out, byte[] bytes) {
        putUint(out, bytes.length);
        out.put(bytes);
    }
}
