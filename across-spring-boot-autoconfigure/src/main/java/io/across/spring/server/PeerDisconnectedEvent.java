package io.across.spring.server;

import io.across.Connection;
import io.across.PeerIdentity;
import org.jspecify.annotations.Nullable;

/** A connection has ended of which there was a {@link PeerConnectedEvent}. */
public final class PeerDisconnectedEvent extends PeerEvent {

    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // every failure is serializable
    private final @Nullable Throwable failure;

    PeerDisconnectedEvent(
            String listener, Connection connection, @Nullable PeerIdentity identity, @Nullable Throwable failure) {
        super(listener, connection, identity);
        this.failure = failure;
    }

    /** Why it has ended; null if it did in order. */
    public @Nullable Throwable getFailure() {
        return failure;
    }
}
