package io.across.internal.transport;

import static io.across.internal.transport.SliceBuffers.SLICE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

/** Reads at most one slice at a time, so that a large heap buffer makes the JDK use no large direct one. */
final class SlicedReader {

    private SlicedReader() {}

    /** Reads and returns as {@link ReadableByteChannel#read} does. */
    static int read(ReadableByteChannel channel, ByteBuffer target) throws IOException {
        if (!target.hasRemaining()) {
            // A read of nothing returns 0 for ever, which a reader would take for "not yet".
            throw new IllegalArgumentException("target buffer has no room");
        }
        int end = target.limit();
        if (target.remaining() <= SLICE) {
            return channel.read(target);
        }
        target.limit(target.position() + SLICE);
        try {
            return channel.read(target);
        } finally {
            target.limit(end);
        }
    }
}
