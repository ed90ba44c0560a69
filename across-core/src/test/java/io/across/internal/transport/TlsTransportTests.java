package io.across.internal.transport;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.across.Certificates;
import io.across.Tls;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.Future;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Nested;

/** The contract over TLS, with the JDK's own sockets at the other end. */
class TlsTransportTests {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    static Peer peer(SSLSocket socket) throws Exception {
        return Peer.of(socket.getInputStream(), socket.getOutputStream(), socket::shutdownOutput, socket);
    }

    static Peer shaken(SSLSocket socket) throws Exception {
        socket.startHandshake();
        return peer(socket);
    }

    abstract static class Client extends AbstractTransportTests {

        abstract boolean blocking();

        @Override
        void connect() throws Exception {
            try (SSLServerSocket listener = (SSLServerSocket) Certificates.context("server")
                    .getServerSocketFactory()
                    .createServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                Future<Peer> accepted = async(() -> shaken((SSLSocket) listener.accept()));
                int port = listener.getLocalPort();
                Tls tls = Tls.of(Certificates.context(null));
                transport = new Transports(null, blocking()).tls("localhost", port, tls);
                transport.open(PATIENCE);
                peer = accepted.get(30, SECONDS);
            }
        }
    }

    @Nested
    class ClientTests extends Client {
        @Override
        boolean blocking() {
            return false;
        }
    }

    @Nested
    class BlockingClientTests extends Client {
        @Override
        boolean blocking() {
            return true;
        }
    }

    /** Of a peer that speaks TLS 1.2, where either side ends both directions. */
    @Nested
    class ServerTests extends AbstractTransportTests {

        @Override
        boolean halfCloses() {
            return false;
        }

        @Override
        void connect() throws Exception {
            try (ServerSocketChannel listener = SocketTransportTests.listenTcp()) {
                Future<Peer> client = async(() -> {
                    SSLSocket socket = (SSLSocket) Certificates.context(null)
                            .getSocketFactory()
                            .createSocket("localhost", ((InetSocketAddress) listener.getLocalAddress()).getPort());
                    socket.setEnabledProtocols(new String[] {"TLSv1.2"});
                    return shaken(socket);
                });
                SocketChannel accepted = listener.accept();
                transport = new Transports(null, false).tls(accepted, Tls.of(Certificates.context("server")));
                transport.open(PATIENCE);
                peer = client.get(30, SECONDS);
            }
        }
    }
}
