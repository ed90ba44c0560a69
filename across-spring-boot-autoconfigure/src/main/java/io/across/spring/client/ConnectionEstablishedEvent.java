package io.across.spring.client;

import org.springframework.context.ApplicationEvent;

/**
 * A named connection has been established, for the first time or again. The source is the {@link NamedConnection}.
 *
 * <p>Published by the thread that keeps the connection, when waiting calls go on already: a listener that takes its time
 * delays nothing but the next attempt should the connection end meanwhile.
 */
public final class ConnectionEstablishedEvent extends ApplicationEvent {

    private static final long serialVersionUID = 1L;

    ConnectionEstablishedEvent(NamedConnection connection) {
        super(connection);
    }

    /** The connection; may have ended again. */
    public NamedConnection getConnection() {
        return (NamedConnection) getSource();
    }
}
