package io.across.internal.transport;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.across.PeerIdentity;
import io.across.internal.concurrent.Closeables;
import io.across.internal.concurrent.TimeLimit;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/** A TCP socket under TLS, of either kind. {@link #lock} guards the socket between its dialling and the handshake's end. */
final class TlsTransport extends LinkTransport<TlsLink> {

    private final Dialer dialer;

    /** Asked by the thread that opens. */
    private final Supplier<SSLEngine> engines;

    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock") private boolean aborted;

    /** Null but in the handshake. */
    @GuardedBy("lock") private @Nullable SocketChannel opening;

    TlsTransport(Dialer dialer, String address, Supplier<SSLEngine> engines, boolean blocking) {
        super(address, blocking, null);
        this.dialer = dialer;
        this.engines = engines;
    }

    @Override
    public void open(Duration timeout) throws IOException {
        TimeLimit deadline = TimeLimit.unlessZero(timeout);
        SocketChannel channel = dialer.dial(timeout);
        Link link = null;
        boolean opened = false;
        try {
            if (!begin(channel)) {
                throw new IOException(address() + " was closed while it connected");
            }
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            SSLEngine engine = engines.get();
            link = isBlocking() ? SocketTransport.blockingLink(channel) : new SelectedLink(channel);
            opened = adopt(agree(new TlsHandshake(engine, channel, link), deadline));
        } finally {
            end();
            if (!opened) {
                Closeables.quietly(channel);
                if (link != null) {
                    link.close();
                }
            }
        }
        if (!opened) {
            throw new IOException(address() + " was closed while it connected");
        }
    }

    private TlsLink agree(TlsHandshake handshake, TimeLimit deadline) throws IOException {
        try {
            return handshake.agree(deadline);
        } catch (IOException e) {
            if (isClosed()) {
                throw new IOException(address() + " was closed while it connected", e);
            }
            throw new IOException(address() + " is not secured: " + Failures.reason(e), e);
        }
    }

    private boolean begin(SocketChannel channel) {
        lock.lock();
        try {
            opening = channel;
            return !aborted;
        } finally {
            lock.unlock();
        }
    }

    private void end() {
        lock.lock();
        try {
            opening = null;
        } finally {
            lock.unlock();
        }
    }

    /** The handshake alone takes buffers for records in both directions, and for the peer's certificates. */
    @Override
    public long memory() {
        return 80 << 10;
    }

    /** An open link ends by itself, with a goodbye. */
    @Override
    void abortOpening() {
        if (link() != null) {
            return;
        }
        SocketChannel channel;
        lock.lock();
        try {
            aborted = true;
            channel = opening;
        } finally {
            lock.unlock();
        }
        dialer.abort();
        if (channel != null) {
            Closeables.quietly(channel);
        }
    }

    @Override
    public @Nullable PeerIdentity identity() {
        TlsLink open = link();
        return open == null ? null : open.identity();
    }

    /** Reads go on if the peer speaks TLS 1.3. */
    @Override
    public void closeOutput() throws IOException {
        TlsLink open = link();
        if (open != null) {
            open.closeOutput();
        }
    }
}
