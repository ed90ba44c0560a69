package io.across.spring.internal.health;

import io.across.ChannelStatus;
import io.across.ConnectionState;
import io.across.OperationException;
import io.across.PeerInfo;
import io.across.Standstill;
import io.across.spring.client.NamedConnection;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/**
 * Health of a named connection: up while it is established, unknown while nothing has asked for it, down otherwise, also if
 * its peer answers no call any more. That is from what is known, unless a ping is wanted: then the peer of an established
 * connection must answer one, or it is down.
 */
public final class ConnectionHealthIndicator extends AbstractHealthIndicator {

    private final NamedConnection connection;
    private final boolean optional;
    private final @Nullable Duration pingTimeout;

    /**
     * Health of {@code connection}.
     *
     * @param optional whether the application does without it: then it is unknown instead of down
     * @param pingTimeout how long a health check waits for the peer's answer to a ping; null to send nothing
     */
    public ConnectionHealthIndicator(NamedConnection connection, boolean optional, @Nullable Duration pingTimeout) {
        super("Health check of connection '" + connection.name() + "' failed");
        this.connection = connection;
        this.optional = optional;
        this.pingTimeout = pingTimeout;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        ChannelStatus status = connection.status();
        boolean idle = connection.isIdle();
        builder.withDetail("state", idle ? "IDLE" : status.state());
        if (optional) {
            builder.withDetail("optional", true);
        }
        if (status.state() == ConnectionState.RUNNING) {
            builder.status(answers(builder) && !standsStill(builder) ? Status.UP : down());
        } else {
            builder.status(idle ? Status.UNKNOWN : down());
        }
        PeerInfo peer = connection.peer();
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

    private Status down() {
        return optional ? Status.UNKNOWN : Status.DOWN;
    }

    private boolean standsStill(Health.Builder builder) {
        Standstill standstill = connection.standstill();
        if (standstill == null) {
            return false;
        }
        builder.withDetail("standstill", standstill.toString());
        return true;
    }

    private boolean answers(Health.Builder builder) {
        if (pingTimeout == null) {
            return true;
        }
        long start = System.nanoTime();
        try {
            connection.within(pingTimeout).ping();
        } catch (OperationException e) {
            builder.withDetail("ping", e.toString());
            return false;
        }
        builder.withDetail("ping", Duration.ofNanos(System.nanoTime() - start));
        return true;
    }
}
