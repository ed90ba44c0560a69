package io.across.spring.client;

import io.across.Connection;
import io.across.PeerIdentity;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEvent;

/**
 * A named connection that was established has ended: the far side has gone, or this application has stopped it. The source
 * is the {@link Connection} that the application has by this name.
 *
 * <p>Published by the thread that keeps the connection, before it is opened again: a listener should not take its time. Not
 * published while the application's context closes, when its listeners are being destroyed and every end is wanted.
 */
public final class ConnectionLostEvent extends ApplicationEvent {

    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // every failure is serializable
    private final @Nullable Throwable failure;

    /** An event is not sent anywhere. */
    private final transient @Nullable PeerIdentity identity;

    ConnectionLostEvent(Connection connection, @Nullable PeerIdentity identity, @Nullable Throwable failure) {
        super(connection);
        this.identity = identity;
        this.failure = failure;
    }

    /** The connection; its state is that of the next attempt. */
    public Connection getConnection() {
        return (Connection) getSource();
    }

    /** Why it has ended; null if it did in order. */
    public @Nullable Throwable getFailure() {
        return failure;
    }

    /** Who was at the far side, as its certificate or the system says; null if neither does. */
    public @Nullable PeerIdentity getPeerIdentity() {
        return identity;
    }
}
