package io.across.internal.transport;

import static io.across.internal.transport.SliceBuffers.SLICE;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;

/** Writes a stream, and flushes it at the end of each write. */
final class StreamSink implements ByteSink {

    private final OutputStream out;
    private final StreamGuard guard;

    /** For sources without an array, which streams cannot take. Owned by the writer. */
    private byte @Nullable [] chunk;

    /** @param forced whether {@link #close} closes the stream even while a thread writes it, see {@link StreamGuard} */
    StreamSink(OutputStream out, boolean forced) {
        this.out = out;
        this.guard = new StreamGuard(out, forced);
    }

    StreamGuard guard() {
        return guard;
    }

    @Override
    public long write(ByteBuffer[] sources, int count) throws IOException {
        guard.enter();
        try {
            long total = 0;
            for (int i = 0; i < count; i++) {
                total += write(sources[i]);
            }
            out.flush();
            return total;
        } finally {
            guard.leave();
        }
    }

    private int write(ByteBuffer source) throws IOException {
        int start = source.position();
        while (source.hasRemaining()) {
            if (guard.isClosing()) {
                throw new ClosedChannelException();
            }
            int length = Math.min(source.remaining(), SLICE);
            if (source.hasArray()) {
                out.write(source.array(), source.arrayOffset() + source.position(), length);
            } else {
                out.write(copy(source, length), 0, length);
            }
            source.position(source.position() + length);
        }
        return source.position() - start;
    }

    private byte[] copy(ByteBuffer source, int length) {
        byte[] buffer = chunk;
        if (buffer == null || buffer.length < length) {
            buffer = new byte[length];
            chunk = buffer;
        }
        source.get(source.position(), buffer, 0, length);
        return buffer;
    }

    @Override
    public void close() {
        guard.close();
    }
}
