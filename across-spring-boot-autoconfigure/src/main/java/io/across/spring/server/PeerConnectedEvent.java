package io.across.spring.server;

import io.across.Connection;
import io.across.PeerIdentity;
import org.jspecify.annotations.Nullable;

/** A peer has connected to a listener, and the handshake is done. */
public final class PeerConnectedEvent extends PeerEvent {

    private static final long serialVersionUID = 1L;

    PeerConnectedEvent(String listener, Connection connection, @Nullable PeerIdentity identity) {
        super(listener, connection, identity);
    }
}
