package io.across.server;

import io.across.Connection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Keeps raw channels, so that a server can be tested without the protocol. */
final class RecordingHandler implements ConnectionHandler {

    final BlockingQueue<SocketChannel> channels = new LinkedBlockingQueue<>();
    final AtomicInteger cancelled = new AtomicInteger();
    final AtomicInteger closed = new AtomicInteger();
    volatile boolean quiet = true;

    @Override
    public void handle(SocketChannel channel) {
        channels.add(channel);
    }

    @Override
    public List<Connection> connections() {
        return List.of();
    }

    @Override
    public int activeConnections() {
        return channels.size();
    }

    @Override
    public boolean drain(Duration grace) {
        return quiet;
    }

    @Override
    public void cancel() {
        cancelled.incrementAndGet();
    }

    @Override
    public void close() {
        closed.incrementAndGet();
        for (SocketChannel channel : channels) {
            try {
                channel.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
