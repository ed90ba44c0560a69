package io.across.internal.transport;

import io.across.internal.concurrent.Closeables;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/** Writes a channel in blocking mode. Closing an interruptible channel, as all of the JDK's are, ends a blocked write. */
record ChannelSink(WritableByteChannel channel) implements ByteSink {

    @Override
    public long write(ByteBuffer[] sources, int count) throws IOException {
        return SlicedWriter.writeAll(channel, sources, count);
    }

    @Override
    public void close() {
        Closeables.quietly(channel);
    }
}
