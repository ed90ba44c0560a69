package io.across.internal.transport;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Connects to a Unix domain socket, and tries again while the listener's backlog is full. */
final class UnixDialer extends Dialer {

    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final Path path;

    UnixDialer(Path path) {
        super("unix:" + path);
        this.path = path;
    }

    @Override
    SocketChannel dial(Selector selector, Deadline deadline) throws IOException {
        try {
            while (true) {
                SocketChannel channel = connect();
                if (channel.isConnected()) {
                    return channel;
                }
                Failures.closeQuietly(channel);
                if (deadline.isOver()) {
                    throw new IOException("the listener accepts no connection (no answer in time)");
                }
                pause(selector, Math.min(RETRY_NANOS, deadline.remainingNanos()));
            }
        } catch (IOException e) {
            requireNotAborted();
            throw new IOException(address() + " cannot be reached: " + Failures.reason(e), e);
        }
    }

    /**
     * Connects at once or not at all: unlike TCP there is nothing to wait for. Linux refuses with EAGAIN while the backlog
     * is full, which the JDK takes for "in progress"; finishing that connect would succeed on a socket that leads nowhere.
     */
    private SocketChannel connect() throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        boolean begun = false;
        try {
            channel.configureBlocking(false);
            channel.connect(UnixDomainSocketAddress.of(path));
            begun = true;
            return channel;
        } finally {
            if (!begun) {
                Failures.closeQuietly(channel);
            }
        }
    }
}
