package io.across.spring.server;

import org.springframework.context.ApplicationEvent;

/** A listener has stopped and all its connections have ended; the source is the {@link AcrossListener}. */
public final class AcrossServerStoppedEvent extends ApplicationEvent {

    private static final long serialVersionUID = 1L;

    AcrossServerStoppedEvent(AcrossListener listener) {
        super(listener);
    }

    /** The listener that has stopped. */
    public AcrossListener getListener() {
        return (AcrossListener) getSource();
    }
}
