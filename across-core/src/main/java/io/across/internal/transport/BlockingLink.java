package io.across.internal.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** A socket on which threads block, virtual ones above all. An interrupt of such a thread closes it. */
final class BlockingLink implements SocketLink {

    private final SocketChannel channel;

    BlockingLink(SocketChannel channel) throws IOException {
        this.channel = channel;
        channel.configureBlocking(true);
    }

    @Override
    public int read(ByteBuffer target, long timeoutNanos) throws IOException {
        return SlicedReader.read(channel, target);
    }

    @Override
    public void wakeReader() {}

    @Override
    public long write(ByteBuffer[] sources, int count) throws IOException {
        return SlicedWriter.writeAll(channel, sources, count);
    }

    @Override
    public boolean awaitWritable(long timeoutNanos) {
        return true;
    }

    @Override
    public void close() {
        Failures.closeQuietly(channel);
    }
}
