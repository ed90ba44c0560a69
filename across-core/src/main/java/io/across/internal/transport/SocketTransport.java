package io.across.internal.transport;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A TCP or Unix domain socket, of either kind. {@link #lock} guards the hand-over from connecting to connected. */
final class SocketTransport implements Transport {

    private final Dialer dialer;
    private final boolean blocking;
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock") private boolean closed;

    /** Null until it is connected. Written under the lock; read without it on the path of every message. */
    private volatile @Nullable SocketLink link;

    SocketTransport(Dialer dialer, boolean blocking) {
        this.dialer = dialer;
        this.blocking = blocking;
    }

    @Override
    public String address() {
        return dialer.address();
    }

    @Override
    public boolean isBlocking() {
        return blocking;
    }

    @Override
    public void open(Duration timeout) throws IOException {
        SocketChannel channel = dialer.dial(timeout);
        SocketLink connected = null;
        boolean adopted = false;
        try {
            if (channel.supportedOptions().contains(StandardSocketOptions.TCP_NODELAY)) {
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            }
            connected = blocking ? new BlockingLink(channel) : new SelectedLink(channel);
            adopt(connected);
            adopted = true;
        } finally {
            if (!adopted && connected != null) {
                connected.close();
            } else if (!adopted) {
                Failures.closeQuietly(channel);
            }
        }
    }

    private void adopt(SocketLink connected) throws IOException {
        lock.lock();
        try {
            if (closed) {
                throw new IOException(address() + " was closed while it connected");
            }
            link = connected;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int read(ByteBuffer target, long timeoutNanos) throws IOException {
        try {
            return link().read(target, timeoutNanos);
        } catch (IOException e) {
            throw Failures.unreadable(address(), e);
        }
    }

    @Override
    public void wakeReader() {
        SocketLink current = link;
        if (current != null) {
            current.wakeReader();
        }
    }

    @Override
    public long write(ByteBuffer[] sources, int count) throws IOException {
        try {
            return link().write(sources, count);
        } catch (IOException e) {
            throw Failures.unwritable(address(), e);
        }
    }

    @Override
    public boolean awaitWritable(long timeoutNanos) throws IOException {
        try {
            return link().awaitWritable(timeoutNanos);
        } catch (IOException e) {
            throw Failures.unwritable(address(), e);
        }
    }

    private SocketLink link() throws IOException {
        SocketLink current = link;
        if (current == null) {
            throw isClosed() ? new ClosedChannelException() : Failures.notOpen();
        }
        return current;
    }

    private boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        SocketLink connected;
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            connected = link;
        } finally {
            lock.unlock();
        }
        dialer.abort();
        if (connected != null) {
            connected.close();
        }
    }

    @Override
    public void kill() {}

    @Override
    public void awaitGone(Duration grace) {}

    @Override
    public @Nullable String diagnosis() {
        return null;
    }

    @Override
    public String toString() {
        return address();
    }
}
