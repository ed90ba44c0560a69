package io.across.internal.transport;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Two one-way streams that block. */
record PipeLink(ByteSource source, ByteSink sink) implements Link {

    @Override
    public int read(ByteBuffer target, long timeoutNanos) throws IOException {
        return source.read(target);
    }

    @Override
    public long write(ByteBuffer[] sources, int count) throws IOException {
        return sink.write(sources, count);
    }

    @Override
    public void close() {
        sink.close();
        source.close();
    }
}
