package io.across.spring.client;

import io.across.Connection;
import io.across.PeerIdentity;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationEventPublisher;

/** Publishes what becomes of a named connection. Whatever its listeners do, the connection goes on. Thread-safe. */
final class ConnectionAnnouncer {

    private static final Logger log = LoggerFactory.getLogger("io.across.spring.client.NamedConnection");

    private final Connection connection;
    private final ApplicationEventPublisher events;

    ConnectionAnnouncer(Connection connection, ApplicationEventPublisher events) {
        this.connection = connection;
        this.events = events;
    }

    /** @param identity who is at the far side of what stands behind the connection now */
    void established(@Nullable PeerIdentity identity) {
        publish(new ConnectionEstablishedEvent(connection, identity));
    }

    /** @param identity who was at the far side */
    void lost(@Nullable PeerIdentity identity, @Nullable Throwable failure) {
        publish(new ConnectionLostEvent(connection, identity, failure));
    }

    private void publish(ApplicationEvent event) {
        try {
            events.publishEvent(event);
        } catch (RuntimeException | Error e) { // of a listener, or of a context that has closed
            log.warn(
                    "{} of connection '{}' was not heard by all",
                    event.getClass().getSimpleName(),
                    connection.name(),
                    e);
        }
    }
}
