package io.across.spring.internal.health;

import io.across.spring.server.AcrossListener;
import java.net.SocketAddress;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/** Health of a listener, from what is known: up while it accepts connections, out of service otherwise. */
public final class ListenerHealthIndicator extends AbstractHealthIndicator {

    private final AcrossListener listener;

    public ListenerHealthIndicator(AcrossListener listener) {
        super("Health check of listener '" + listener.name() + "' failed");
        this.listener = listener;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        SocketAddress address = listener.address();
        if (address == null) {
            builder.outOfService();
        } else {
            builder.up()
                    .withDetail("address", address.toString())
                    .withDetail("connections", listener.activeConnections());
        }
    }
}
