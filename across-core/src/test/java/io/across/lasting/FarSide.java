package io.across.lasting;

import io.across.Backoff;
import io.across.Connection;
import io.across.Endpoint;
import io.across.Options;
import io.across.server.AcrossServer;
import io.across.server.LocalConnectionHandler;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** A server at a Unix socket that dies and comes back. It serves in this JVM, so that statics of tests are its own, too. */
final class FarSide implements AutoCloseable {

    private final Path path;
    private final AtomicInteger attempts = new AtomicInteger();
    private AcrossServer server;

    private FarSide(Path path) {
        this.path = path;
    }

    /** A server that is not there yet. */
    static FarSide absent(Path path) {
        return new FarSide(path);
    }

    static FarSide started(Path path) throws IOException {
        FarSide farSide = new FarSide(path);
        farSide.start();
        return farSide;
    }

    void start() throws IOException {
        server = AcrossServer.builder()
                .unix(path)
                .handler(new LocalConnectionHandler(Options.defaults()))
                .build()
                .start();
    }

    /** Breaks every connection off, as the end of a process does. */
    void die() {
        server.handler().cancel();
        server.close();
        server = null;
    }

    /** Says goodbye on every connection. */
    void end() {
        server.close();
        server = null;
    }

    /** How often a connection to it was begun. */
    int attempts() {
        return attempts.get();
    }

    Connection open(Options options) {
        attempts.incrementAndGet();
        return Connection.fromUnix(path, options);
    }

    /** A connection that is not started. */
    static LastingConnection lasting(Endpoint endpoint, Options options, Backoff backoff, boolean lazy) {
        Options named = options.toBuilder().name("far").build();
        return new LastingConnection(endpoint, named, backoff, lazy);
    }

    @Override
    public void close() {
        if (server != null) {
            die();
        }
    }
}
