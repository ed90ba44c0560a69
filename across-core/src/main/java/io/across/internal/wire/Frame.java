package io.across.internal.wire;

import java.nio.ByteBuffer;

/** How much of which frame has been read. Reused for every frame; used by one thread. */
final class Frame {

    private long header;
    private int headerBytes;
    private long received;

    /** Turns to the next frame. */
    void begin() {
        header = 0;
        headerBytes = 0;
        received = 0;
    }

    /** Takes what there is of the frame's header; true when it is complete. */
    boolean readHeader(ByteBuffer in) {
        while (headerBytes < HeaderWriter.FRAME_HEADER_SIZE && in.hasRemaining()) {
            header = (header << 8) | (in.get() & 0xff);
            headerBytes++;
        }
        return headerBytes == HeaderWriter.FRAME_HEADER_SIZE;
    }

    /** Whether no byte of the frame has been read. */
    boolean isUntouched() {
        return headerBytes == 0;
    }

    /** Bytes after the header; never negative. */
    long length() {
        return header >>> 1;
    }

    /** Whether a further frame of the same message follows. */
    boolean more() {
        return (header & 1) != 0;
    }

    /** Bytes after the header that have been read. */
    long received() {
        return received;
    }

    /** Counts bytes that have been read. */
    void receive(long bytes) {
        received += bytes;
    }

    /** Whether the frame has been read to its end. */
    boolean isComplete() {
        return received == length();
    }

    /** How many of the bytes at hand belong to the frame. */
    int available(ByteBuffer in) {
        return (int) Math.min(length() - received, in.remaining());
    }
}
