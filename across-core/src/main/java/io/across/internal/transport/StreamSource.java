package io.across.internal.transport;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Reads a stream. */
final class StreamSource implements ByteSource {

    private static final int CHUNK = 32 * 1024;

    private final InputStream in;
    private final StreamGuard guard;

    /** For targets without an array, which streams cannot fill. Owned by the reader. */
    private byte @Nullable [] chunk;

    /** @param forced whether {@link #close} closes the stream even while a thread reads it, see {@link StreamGuard} */
    StreamSource(InputStream in, boolean forced) {
        this.in = in;
        this.guard = new StreamGuard(in, forced);
    }

    StreamGuard guard() {
        return guard;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        guard.enter();
        try {
            return target.hasArray() ? readInto(target) : readThrough(target);
        } finally {
            guard.leave();
        }
    }

    private int readInto(ByteBuffer target) throws IOException {
        int offset = target.arrayOffset() + target.position();
        int n = in.read(target.array(), offset, Math.min(target.remaining(), SliceBuffers.SLICE));
        if (n > 0) {
            target.position(target.position() + n);
        }
        return n;
    }

    private int readThrough(ByteBuffer target) throws IOException {
        byte[] buffer = chunk;
        if (buffer == null) {
            buffer = new byte[CHUNK];
            chunk = buffer;
        }
        int n = in.read(buffer, 0, Math.min(target.remaining(), CHUNK));
        if (n > 0) {
            target.put(buffer, 0, n);
        }
        return n;
    }

    @Override
    public void close() {
        guard.close();
    }
}
