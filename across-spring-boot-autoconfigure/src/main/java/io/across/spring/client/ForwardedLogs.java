package io.across.spring.client;

import io.across.Connection;
import io.across.DisconnectException;
import io.across.logging.AcrossLogs;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Asks a connection for its far side's log records. Nobody is kept from using it if that is refused.
 *
 * @param lowest what is below is not sent
 */
record ForwardedLogs(Level lowest) implements Consumer<Connection> {

    private static final Logger log = LoggerFactory.getLogger("io.across.spring.client.NamedConnection");

    @Override
    public void accept(Connection connection) {
        try {
            AcrossLogs.forward(connection, lowest);
        } catch (DisconnectException e) {
            throw e;
        } catch (RuntimeException e) {
            log.warn("connection '{}': what the far side logs is not forwarded: {}", connection.name(), e.toString());
        }
    }
}
