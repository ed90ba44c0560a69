package io.across.spring.server;

import org.springframework.context.ApplicationEvent;

/** A listener has stopped and all its connections have ended. */
public final class AcrossServerStoppedEvent extends ApplicationEvent {

    private static final long serialVersionUID = 1L;

    private final String listener;

    /** @param source the listener itself */
    AcrossServerStoppedEvent(Object source, String listener) {
        super(source);
        this.listener = listener;
    }

    /** Name of the listener. */
    public String getListener() {
        return listener;
    }
}
