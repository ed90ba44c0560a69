package io.across;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/** Two connections of this process, joined by a real TCP socket. */
record Peers(Connection client, Connection server) implements AutoCloseable {

    static final Options OPTIONS =
            Options.builder().timeout(Duration.ofSeconds(30)).build();

    static Peers connect() {
        return connect(OPTIONS, OPTIONS);
    }

    static Peers connect(Options clientOptions, Options serverOptions) {
        try (ServerSocketChannel listener =
                ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            InetSocketAddress address = (InetSocketAddress) listener.getLocalAddress();
            Connection client = Connection.fromTcp(address.getHostString(), address.getPort(), clientOptions);
            SocketChannel accepted = listener.accept();
            return new Peers(client, Connection.open(Endpoint.socket(accepted), serverOptions));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        client.cancel();
        server.cancel();
        closeQuietly(client);
        closeQuietly(server);
    }

    private static void closeQuietly(Connection connection) {
        try {
            connection.close();
        } catch (DisconnectException e) {
            // Cancelled, or broken by the test.
        }
    }
}
