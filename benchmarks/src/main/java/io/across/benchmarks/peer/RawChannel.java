package io.across.benchmarks.peer;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * Messages of one fixed size over a blocking channel through one direct buffer: the least that any peer has to do.
 * For one thread at a time.
 */
final class RawChannel implements Closeable {

    /** The size of slice at which a direct transfer is fastest. */
    private static final int SLICE = 64 << 10;

    private final SocketChannel channel;
    private final ByteBuffer buffer;

    RawChannel(SocketChannel channel, int messageSize) throws IOException {
        this.channel = channel;
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        buffer = ByteBuffer.allocateDirect(Math.min(messageSize, SLICE));
    }

    /** Sends what the buffer holds: a message no larger than the buffer. */
    void sendBuffer() throws IOException {
        buffer.rewind();
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    /** Fills the buffer. */
    void receiveBuffer() throws IOException {
        buffer.clear();
        fill();
    }

    void send(byte[] message) throws IOException {
        for (int offset = 0; offset < message.length; offset += buffer.limit()) {
            buffer.clear();
            buffer.limit(Math.min(buffer.capacity(), message.length - offset));
            buffer.put(message, offset, buffer.limit()).flip();
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        }
    }

    void receive(byte[] message) throws IOException {
        for (int offset = 0; offset < message.length; ) {
            buffer.clear();
            buffer.limit(Math.min(buffer.capacity(), message.length - offset));
            read();
            buffer.flip();
            int length = buffer.remaining();
            buffer.get(message, offset, length);
            offset += length;
        }
    }

    private void fill() throws IOException {
        while (buffer.hasRemaining()) {
            read();
        }
    }

    private void read() throws IOException {
        if (channel.read(buffer) < 0) {
            throw new EOFException("peer has closed the channel");
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
