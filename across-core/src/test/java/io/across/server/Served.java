package io.across.server;

import static org.awaitility.Awaitility.await;

import io.across.Connection;
import io.across.Options;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/** A handler behind a real server at a TCP port, and what tests ask of it. */
record Served(ConnectionHandler handler, AcrossServer server) implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(60);

    static Served by(ConnectionHandler handler) {
        return by(handler, Integer.MAX_VALUE);
    }

    static Served by(ConnectionHandler handler, int maxConnections) {
        try {
            return new Served(
                    handler,
                    AcrossServer.builder()
                            .tcp(null, 0)
                            .handler(handler)
                            .maxConnections(maxConnections)
                            .build()
                            .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Connection connect() {
        return connect(Options.builder().timeout(Duration.ofSeconds(30)).build());
    }

    Connection connect(Options options) {
        return Connection.fromTcp("localhost", server.port(), options);
    }

    SocketAddress address() {
        return server.address();
    }

    SocketChannel raw() throws IOException {
        return SocketChannel.open(address());
    }

    void awaitNobody() {
        await().atMost(PATIENCE).until(() -> handler.activeConnections() == 0);
    }

    static long pidOf(Connection connection) {
        return connection.call(() -> ProcessHandle.current().pid());
    }

    static boolean isGone(long pid) {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty();
    }

    static void awaitGone(long pid) {
        await().atMost(PATIENCE).until(() -> isGone(pid));
    }

    static int descriptors() {
        String[] names = new File("/proc/self/fd").list();
        return names == null ? 0 : names.length;
    }

    @Override
    public void close() {
        server.close();
    }
}
