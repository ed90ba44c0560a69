package io.across.spring.server;

import java.net.SocketAddress;
import org.springframework.context.ApplicationEvent;

/** A listener has begun to accept connections; the source is the {@link AcrossListener}. */
public final class AcrossServerStartedEvent extends ApplicationEvent {

    private static final long serialVersionUID = 1L;

    private final SocketAddress address;

    AcrossServerStartedEvent(AcrossListener listener, SocketAddress address) {
        super(listener);
        this.address = address;
    }

    /** The address that peers connect to, with the actual port. */
    public SocketAddress getAddress() {
        return address;
    }

    /** The listener that has started. */
    public AcrossListener getListener() {
        return (AcrossListener) getSource();
    }
}
