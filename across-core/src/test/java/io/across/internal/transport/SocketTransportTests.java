package io.across.internal.transport;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Nested;

/** The contract over sockets of every kind. */
class SocketTransportTests {

    /** A peer that accepted: streams of its channel. */
    static Peer peer(SocketChannel channel) {
        return Peer.of(
                Channels.newInputStream(channel), Channels.newOutputStream(channel), channel::shutdownOutput, channel);
    }

    static ServerSocketChannel listenTcp() throws Exception {
        return ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    static int port(ServerSocketChannel listener) throws Exception {
        return ((InetSocketAddress) listener.getLocalAddress()).getPort();
    }

    abstract static class Sockets extends AbstractTransportTests {

        abstract ServerSocketChannel listen() throws Exception;

        abstract Transport dial(SocketAddress address) throws Exception;

        @Override
        void connect() throws Exception {
            try (ServerSocketChannel listener = listen()) {
                transport = dial(listener.getLocalAddress());
                transport.open(Duration.ofSeconds(30));
                peer = peer(listener.accept());
            }
        }
    }

    abstract static class Tcp extends Sockets {
        @Override
        ServerSocketChannel listen() throws Exception {
            return listenTcp();
        }
    }

    abstract static class Unix extends Sockets {
        @Override
        ServerSocketChannel listen() throws Exception {
            Path directory = Files.createTempDirectory("across");
            Path path = directory.resolve("socket");
            // In reverse order at the exit.
            directory.toFile().deleteOnExit();
            path.toFile().deleteOnExit();
            return ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(path));
        }
    }

    @Nested
    class TcpTests extends Tcp {
        @Override
        Transport dial(SocketAddress address) {
            return new Transports(null, false).tcp("127.0.0.1", ((InetSocketAddress) address).getPort());
        }
    }

    @Nested
    class BlockingTcpTests extends Tcp {
        @Override
        Transport dial(SocketAddress address) {
            return new Transports(null, true).tcp("127.0.0.1", ((InetSocketAddress) address).getPort());
        }
    }

    @Nested
    class UnixTests extends Unix {
        @Override
        Transport dial(SocketAddress address) {
            return new Transports(null, false).unix(((UnixDomainSocketAddress) address).getPath());
        }
    }

    @Nested
    class BlockingUnixTests extends Unix {
        @Override
        Transport dial(SocketAddress address) {
            return new Transports(null, true).unix(((UnixDomainSocketAddress) address).getPath());
        }
    }

    @Nested
    class ConnectedChannelTests extends Tcp {
        @Override
        Transport dial(SocketAddress address) throws Exception {
            return new Transports(null, false).channel(SocketChannel.open(address));
        }
    }

    @Nested
    class SocketWithChannelTests extends Tcp {
        @Override
        Transport dial(SocketAddress address) throws Exception {
            return new Transports(null, false)
                    .socket(SocketChannel.open(address).socket());
        }
    }

    @Nested
    class SocketWithoutChannelTests extends Tcp {
        @Override
        Transport dial(SocketAddress address) throws Exception {
            InetSocketAddress tcp = (InetSocketAddress) address;
            return new Transports(null, false).socket(new Socket(tcp.getAddress(), tcp.getPort()));
        }
    }
}
