package io.across.internal.transport;

import io.across.Endpoint;
import io.across.internal.concurrent.Closeables;
import io.across.internal.concurrent.TimeLimit;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/** Hands out a channel that somebody else connected. */
final class ConnectedDialer extends Dialer {

    private final SocketChannel channel;

    /** @throws IllegalArgumentException if the channel is not connected */
    ConnectedDialer(SocketChannel channel) {
        super(Endpoint.socket(channel).toString());
        this.channel = channel;
    }

    @Override
    SocketChannel dial(Selector selector, TimeLimit deadline) {
        return channel;
    }

    @Override
    void abort() {
        super.abort();
        Closeables.quietly(channel);
    }
}
