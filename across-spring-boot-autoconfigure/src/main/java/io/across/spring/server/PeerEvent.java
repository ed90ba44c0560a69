package io.across.spring.server;

import io.across.Connection;
import io.across.PeerIdentity;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEvent;

/**
 * What becomes of a connection that a peer has made to a listener which serves in this process. The source is the {@link
 * Connection}. Published by a thread that does nothing else, in the order in which things happen.
 */
public abstract class PeerEvent extends ApplicationEvent {

    private static final long serialVersionUID = 1L;

    private final String listener;

    /** An event is not sent anywhere. */
    private final transient @Nullable PeerIdentity identity;

    PeerEvent(String listener, Connection connection, @Nullable PeerIdentity identity) {
        super(connection);
        this.listener = listener;
        this.identity = identity;
    }

    /** Name of the listener. */
    public String getListener() {
        return listener;
    }

    /** The connection; may have ended meanwhile. */
    public Connection getConnection() {
        return (Connection) getSource();
    }

    /** Who the peer is, as its certificate or the system says; null if neither does. */
    public @Nullable PeerIdentity getPeerIdentity() {
        return identity;
    }
}
