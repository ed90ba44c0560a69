package io.across.internal.transport;

import io.across.internal.concurrent.Closeables;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

/** Reads a channel in blocking mode. Closing an interruptible channel, as all of the JDK's are, ends a blocked read. */
record ChannelSource(ReadableByteChannel channel) implements ByteSource {

    @Override
    public int read(ByteBuffer target) throws IOException {
        return SlicedReader.read(channel, target);
    }

    @Override
    public void close() {
        Closeables.quietly(channel);
    }
}
