package io.across.spring.client;

import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEvent;

/**
 * A named connection that was established has ended: the far side has gone, or this application has stopped it. The source
 * is the {@link NamedConnection}.
 *
 * <p>Published by the thread that keeps the connection, before it is opened again: a listener should not take its time.
 */
public final class ConnectionLostEvent extends ApplicationEvent {

    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // every failure is serializable
    private final @Nullable Throwable failure;

    ConnectionLostEvent(NamedConnection connection, @Nullable Throwable failure) {
        super(connection);
        this.failure = failure;
    }

    /** The connection; its state is that of the next attempt. */
    public NamedConnection getConnection() {
        return (NamedConnection) getSource();
    }

    /** Why it has ended; null if it did in order. */
    public @Nullable Throwable getFailure() {
        return failure;
    }
}
