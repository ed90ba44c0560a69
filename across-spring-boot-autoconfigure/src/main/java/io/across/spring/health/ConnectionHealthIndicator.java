package io.across.spring.health;

import io.across.ConnectionState;
import io.across.PeerInfo;
import io.across.spring.ConnectionStatus;
import io.across.spring.client.NamedConnection;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * Health of a named connection, from what is known: up while it is established, unknown while nothing has asked for it, down
 * otherwise. Sends nothing.
 */
public final class ConnectionHealthIndicator extends AbstractHealthIndicator {

    private final NamedConnection connection;

    public ConnectionHealthIndicator(NamedConnection connection) {
        super("Health check of connection '" + connection.name() + "' failed");
        this.connection = connection;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        ConnectionStatus status = connection.status();
        boolean idle = connection.isIdle();
        if (status.state() == ConnectionState.RUNNING) {
            builder.up();
        } else if (idle) {
            builder.unknown();
        } else {
            builder.down();
        }
        builder.withDetail("state", idle ? "IDLE" : status.state());
        PeerInfo peer = status.peer();
        if (peer != null) {
            builder.withDetail("peer", peer.toString());
        }
        if (status.since() != null) {
            builder.withDetail("since", status.since());
        }
        if (status.lastFailure() != null) {
            builder.withDetail("lastFailure", status.lastFailure());
        }
    }
}
