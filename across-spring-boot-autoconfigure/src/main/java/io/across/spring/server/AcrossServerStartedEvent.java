package io.across.spring.server;

import java.net.SocketAddress;
import org.springframework.context.ApplicationEvent;

/** A listener has begun to accept connections. */
public final class AcrossServerStartedEvent extends ApplicationEvent {

    private static final long serialVersionUID = 1L;

    private final String listener;
    private final SocketAddress address;

    /** @param source the listener itself */
    AcrossServerStartedEvent(Object source, String listener, SocketAddress address) {
        super(source);
        this.listener = listener;
        this.address = address;
    }

    /** Name of the listener. */
    public String getListener() {
        return listener;
    }

    /** The address that peers connect to, with the actual port. */
    public SocketAddress getAddress() {
        return address;
    }
}
