package io.across.benchmarks.peer;

import io.across.Connection;
import io.across.Endpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Serves whatever is called, over the transport that its argument names. */
final class AcrossServer {

    private AcrossServer() {}

    public static void main(String... args) throws IOException {
        switch (AcrossTransport.valueOf(args[0].toUpperCase(Locale.ROOT))) {
            case TCP -> listenTcp();
            case UNIX -> listenUnix();
            case PIPE -> serveStdio();
        }
    }

    private static void serveStdio() {
        try (Connection connection = Connection.fromStdio()) {
            connection.awaitEnd();
        }
    }

    private static void listenTcp() throws IOException {
        try (ServerSocketChannel server = ServerSocketChannel.open()) {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 2_000);
            ServerProcess.announce(String.valueOf(server.socket().getLocalPort()));
            serve(server, true);
        }
    }

    private static void listenUnix() throws IOException {
        Path directory = Files.createTempDirectory("across-benchmark");
        Path socket = directory.resolve("socket");
        directory.toFile().deleteOnExit();
        socket.toFile().deleteOnExit();
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket), 2_000);
            ServerProcess.announce(socket.toString());
            serve(server, false);
        }
    }

    /** Keeps every connection until the process ends: a thread to wait for its end would be measured, too. */
    private static void serve(ServerSocketChannel server, boolean tcp) throws IOException {
        List<Connection> connections = new ArrayList<>();
        try {
            while (true) {
                SocketChannel channel = server.accept();
                if (tcp) {
                    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                }
                connections.add(Connection.open(Endpoint.socket(channel)));
            }
        } finally {
            connections.forEach(Connection::close);
        }
    }
}
