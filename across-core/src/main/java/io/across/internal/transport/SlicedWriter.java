package io.across.internal.transport;

import static io.across.internal.transport.SliceBuffers.SLICE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/**
 * Writes buffers to a channel, in slices, through a pooled direct buffer: small buffers leave together in one system
 * call, and the JDK makes no direct copy of its own of a large heap buffer. The position of each source is always at
 * exactly what the channel took, also when it fails.
 */
final class SlicedWriter {

    private SlicedWriter() {}

    /**
     * Writes until nothing is left or the channel takes less than offered.
     *
     * @return how many bytes were written
     */
    static long write(WritableByteChannel channel, ByteBuffer[] sources, int count) throws IOException {
        if (count == 1 && sources[0].isDirect()) {
            return writeDirect(channel, sources[0]);
        }
        ByteBuffer slice = SliceBuffers.take();
        try {
            return writeThrough(slice, channel, sources, count);
        } finally {
            SliceBuffers.giveBack(slice);
        }
    }

    /** Writes until nothing is left, to a channel that blocks. */
    static long writeAll(WritableByteChannel channel, ByteBuffer[] sources, int count) throws IOException {
        long total = 0;
        while (hasRemaining(sources, count)) {
            total += write(channel, sources, count);
        }
        return total;
    }

    private static long writeDirect(WritableByteChannel channel, ByteBuffer source) throws IOException {
        int end = source.limit();
        long total = 0;
        while (source.position() < end) {
            int offered = Math.min(end - source.position(), SLICE);
            source.limit(source.position() + offered);
            int taken;
            try {
                taken = channel.write(source);
            } finally {
                source.limit(end);
            }
            total += taken;
            if (taken < offered) {
                break;
            }
        }
        return total;
    }

    private static long writeThrough(ByteBuffer slice, WritableByteChannel channel, ByteBuffer[] sources, int count)
            throws IOException {
        long total = 0;
        int first = 0;
        while (true) {
            gather(slice, sources, first, count);
            int offered = slice.remaining();
            if (offered == 0) {
                return total;
            }
            int taken = channel.write(slice);
            first = advance(sources, first, taken);
            total += taken;
            if (taken < offered) {
                return total;
            }
        }
    }

    /** Copies without moving the sources' positions: how much of it leaves is known only after the write. */
    private static void gather(ByteBuffer slice, ByteBuffer[] sources, int first, int count) {
        int filled = 0;
        for (int i = first; i < count && filled < SLICE; i++) {
            ByteBuffer source = sources[i];
            int length = Math.min(source.remaining(), SLICE - filled);
            slice.clear().put(filled, source, source.position(), length);
            filled += length;
        }
        slice.position(0).limit(filled);
    }

    /** Moves the sources' positions over {@code taken} bytes; returns the first source that may have bytes left. */
    private static int advance(ByteBuffer[] sources, int first, int taken) {
        int index = first;
        int left = taken;
        while (left > 0) {
            ByteBuffer source = sources[index];
            int step = Math.min(left, source.remaining());
            source.position(source.position() + step);
            left -= step;
            if (!source.hasRemaining()) {
                index++;
            }
        }
        return index;
    }

    private static boolean hasRemaining(ByteBuffer[] sources, int count) {
        for (int i = 0; i < count; i++) {
            if (sources[i].hasRemaining()) {
                return true;
            }
        }
        return false;
    }
}
