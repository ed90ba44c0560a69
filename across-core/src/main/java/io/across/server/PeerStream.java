package io.across.server;

import io.across.PeerIdentity;
import io.across.Tls;
import io.across.internal.transport.Transport;
import io.across.internal.transport.Transports;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of an accepted connection, as the peer means them. At most one thread reads and one writes; {@link #close} may be
 * called by any, at any time, and ends what these wait for.
 */
interface PeerStream extends Closeable {

    /** Gets it ready: for at most {@code timeout}, or as long as it takes if that is zero. Comes first. */
    void open(Duration timeout) throws IOException;

    /** Waits for some bytes; negative at the end. */
    int read(byte[] buffer) throws IOException;

    /** Writes everything. */
    void write(byte[] bytes, int length) throws IOException;

    /** Says that no more will be written. */
    void closeOutput() throws IOException;

    boolean isOpen();

    /** Who the peer is, once it is open; null if nobody vouches for it. */
    @Nullable PeerIdentity identity();

    /** Bytes that travel as they are. */
    static PeerStream plain(SocketChannel channel) {
        return new PeerStream() {

            /** Written by the thread that opens. */
            private volatile @Nullable PeerIdentity identity;

            @Override
            public void open(Duration timeout) throws IOException {
                identity = Transports.identity(channel);
                if (channel.getLocalAddress() instanceof InetSocketAddress) {
                    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                }
            }

            @Override
            public int read(byte[] buffer) throws IOException {
                return channel.read(ByteBuffer.wrap(buffer));
            }

            @Override
            public void write(byte[] bytes, int length) throws IOException {
                ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, length);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
            }

            @Override
            public void closeOutput() throws IOException {
                channel.shutdownOutput();
            }

            @Override
            public boolean isOpen() {
                return channel.isOpen();
            }

            @Override
            public @Nullable PeerIdentity identity() {
                return identity;
            }

            @Override
            public void close() throws IOException {
                channel.close();
            }
        };
    }

    /** Bytes that TLS protects on their way. */
    static PeerStream tls(SocketChannel channel, Tls tls) {
        Transport transport = new Transports(null, true).tls(channel, tls);
        return new PeerStream() {
            @Override
            public void open(Duration timeout) throws IOException {
                transport.open(timeout);
            }

            @Override
            public int read(byte[] buffer) throws IOException {
                return transport.read(ByteBuffer.wrap(buffer), Long.MAX_VALUE);
            }

            @Override
            public void write(byte[] bytes, int length) throws IOException {
                transport.write(new ByteBuffer[] {ByteBuffer.wrap(bytes, 0, length)}, 1);
            }

            @Override
            public void closeOutput() throws IOException {
                transport.closeOutput();
            }

            @Override
            public boolean isOpen() {
                return channel.isOpen();
            }

            @Override
            public @Nullable PeerIdentity identity() {
                return transport.identity();
            }

            @Override
            public void close() {
                transport.close();
            }
        };
    }
}
