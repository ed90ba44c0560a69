package io.across.internal.transport;

import io.across.PeerIdentity;
import io.across.internal.concurrent.Closeables;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A TCP or Unix domain socket, of either kind. */
final class SocketTransport extends LinkTransport<Link> {

    private final Dialer dialer;

    /** Written by the thread that opens. */
    private volatile @Nullable PeerIdentity identity;

    SocketTransport(Dialer dialer, boolean blocking) {
        super(dialer.address(), blocking, null);
        this.dialer = dialer;
    }

    @Override
    public void open(Duration timeout) throws IOException {
        SocketChannel channel = dialer.dial(timeout);
        boolean linked = false;
        Link opened;
        try {
            if (channel.supportedOptions().contains(StandardSocketOptions.TCP_NODELAY)) {
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            }
            identity = PeerIdentities.of(channel);
            opened = isBlocking() ? blockingLink(channel) : new SelectedLink(channel);
            linked = true;
        } finally {
            if (!linked) {
                Closeables.quietly(channel);
            }
        }
        if (!adopt(opened)) {
            throw new IOException(address() + " was closed while it connected");
        }
    }

    /** For threads that are cheap to block, virtual ones above all. An interrupt of such a thread closes the channel. */
    static Link blockingLink(SocketChannel channel) throws IOException {
        channel.configureBlocking(true);
        return new PipeLink(new ChannelSource(channel), new ChannelSink(channel));
    }

    @Override
    public @Nullable PeerIdentity identity() {
        return identity;
    }

    @Override
    void abortOpening() {
        dialer.abort();
    }
}
