package io.across.spring;

import io.across.Connection;
import io.across.DisconnectException;
import io.across.Endpoint;
import io.across.Options;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;

/** Two connections of this process, joined by a TCP socket. */
public record ConnectedPair(Connection client, Connection server) implements AutoCloseable {

    /** Joins two ends with these options. */
    public static ConnectedPair of(Options client, Options server) {
        try (ServerSocketChannel listener =
                ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            InetSocketAddress address = (InetSocketAddress) listener.getLocalAddress();
            Connection connecting = Connection.fromTcp(address.getHostString(), address.getPort(), client);
            return new ConnectedPair(connecting, Connection.open(Endpoint.socket(listener.accept()), server));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        client.cancel();
        server.cancel();
        for (Connection each : new Connection[] {client, server}) {
            try {
                each.close();
            } catch (DisconnectException e) {
                // Cancelled.
            }
        }
    }
}
