package io.across.internal.transport;

import io.across.internal.concurrent.Closing;
import io.across.internal.concurrent.Deadline;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/** Hands out a channel that somebody else connected. */
final class ConnectedDialer extends Dialer {

    private final SocketChannel channel;

    /** @throws IllegalArgumentException if the channel is not connected */
    ConnectedDialer(SocketChannel channel) {
        super(addressOf(channel));
        this.channel = channel;
    }

    @Override
    SocketChannel dial(Selector selector, Deadline deadline) {
        return channel;
    }

    @Override
    void abort() {
        super.abort();
        Closing.quietly(channel);
    }

    private static String addressOf(SocketChannel channel) {
        try {
            SocketAddress remote = channel.getRemoteAddress();
            if (remote instanceof InetSocketAddress tcp) {
                return TcpDialer.uri(tcp.getHostString(), tcp.getPort());
            }
            if (remote instanceof UnixDomainSocketAddress unix) {
                // The side that accepted sees a peer without a name; the listener's own path says more.
                boolean named = !unix.getPath().toString().isEmpty();
                return "unix:" + (named ? unix : channel.getLocalAddress());
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("socket channel " + channel + " is closed", e);
        }
        throw new IllegalArgumentException("socket channel " + channel + " is not connected");
    }
}
