package io.across.benchmarks.attack;

import io.across.fixtures.RawPeer;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;

/** One go at an attack and its connections, which end with it. Used by one thread; {@link #close()} may be called by any. */
final class Wave implements Closeable {

    private final Assault assault;
    private final OpenStreams streams = new OpenStreams();

    Wave(Assault assault) {
        this.assault = assault;
    }

    boolean isOver() {
        return assault.isOver();
    }

    /** One more thing has been tried; what that is the attack says. */
    void attempted() {
        assault.attempted();
    }

    /** A connection of which the other side knows nothing yet. */
    SocketChannel channel() throws IOException {
        SocketChannel channel = streams.add(SocketChannel.open());
        channel.connect(assault.target());
        return channel;
    }

    /** A connection that has introduced itself as a JVM, and asks for no signs of life. */
    RawPeer peer() throws IOException {
        return peer(0);
    }

    RawPeer peer(long timeoutMillis) throws IOException {
        return new RawPeer(channel(), timeoutMillis);
    }

    /** For a hostile server: the next of those who have dialled it. */
    RawPeer accepted() throws IOException {
        ServerSocketChannel listener = assault.listener();
        return new RawPeer(streams.add(listener.accept()), 0);
    }

    /** Ends a connection before the others. */
    void end(SocketChannel channel) throws IOException {
        streams.end(channel);
    }

    static void send(SocketChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** Keeps what it has for so long, or until the attack is over. */
    void hold(int seconds) throws InterruptedException {
        assault.await(seconds, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        streams.close();
    }
}
