package io.across.internal.transport;

import io.across.internal.time.Deadline;
import java.io.IOException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

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
            SocketChannel channel = connect();
            while (channel == null) {
                if (deadline.isOver()) {
                    throw new IOException("its backlog is full (no answer in time)");
                }
                pause(selector, Math.min(RETRY_NANOS, deadline.remainingNanos()));
                channel = connect();
            }
            return channel;
        } catch (IOException e) {
            requireNotAborted();
            throw new IOException(address() + " cannot be reached: " + Failures.reason(e), e);
        }
    }

    /**
     * Connects at once or not at all: unlike TCP there is nothing to wait for.
     *
     * @return null while the backlog is full
     */
    private @Nullable SocketChannel connect() throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        boolean connected = false;
        try {
            channel.configureBlocking(false);
            // Never finished later: where EAGAIN passes for "in progress", finishing succeeds on a socket that leads
            // nowhere.
            connected = channel.connect(UnixDomainSocketAddress.of(path));
            return connected ? channel : null;
        } catch (SocketException e) {
            if (isBacklogFull(e)) {
                return null;
            }
            throw e;
        } finally {
            if (!connected) {
                Failures.closeQuietly(channel);
            }
        }
    }

    /** The JDK tells EAGAIN from other errors by the system's text only; in another language it fails at once. */
    private static boolean isBacklogFull(SocketException e) {
        return Failures.reason(e).contains("temporarily unavailable");
    }
}
