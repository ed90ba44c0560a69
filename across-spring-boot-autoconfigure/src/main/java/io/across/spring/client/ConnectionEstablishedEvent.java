package io.across.spring.client;

import io.across.Connection;
import io.across.PeerIdentity;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEvent;

/**
 * A named connection has been established, for the first time or again. The source is the {@link Connection} that the application has by this name.
 *
 * <p>Published by the thread that keeps the connection, when waiting calls go on already: a listener that takes its time
 * delays nothing but the next attempt should the connection end meanwhile.
 */
public final class ConnectionEstablishedEvent extends ApplicationEvent {

    private static final long serialVersionUID = 1L;

    /** An event is not sent anywhere. */
    private final transient @Nullable PeerIdentity identity;

    ConnectionEstablishedEvent(Connection connection, @Nullable PeerIdentity identity) {
        super(connection);
        this.identity = identity;
    }

    /** The connection; may have ended again. */
    public Connection getConnection() {
        return (Connection) getSource();
    }

    /** Who is at the far side, as its certificate or the system says; null if neither does. */
    public @Nullable PeerIdentity getPeerIdentity() {
        return identity;
    }
}
