package io.across.internal.engine;

import io.across.Connection;
import io.across.ConnectionListener;
import io.across.ConnectionListener.Direction;
import io.across.PeerInfo;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells a connection's listeners what happens, whatever they throw. Costs nothing where there are none. Thread-safe. */
final class Listeners {

    private static final Logger log = LoggerFactory.getLogger("io.across.connection");

    private final Connection connection;
    private final List<ConnectionListener> listeners;

    Listeners(Connection connection, List<ConnectionListener> listeners) {
        this.connection = connection;
        this.listeners = listeners;
    }

    void opened() {
        tell(listener -> listener.opened(connection));
    }

    void ready(PeerInfo peer) {
        tell(listener -> listener.ready(connection, peer));
    }

    void closed(@Nullable Throwable failure) {
        tell(listener -> listener.closed(connection, failure));
    }

    /** Returns the moment at which the call started, for {@link #callEnded}. */
    long callStarted(Direction direction) {
        if (listeners.isEmpty()) {
            return 0;
        }
        tell(listener -> listener.callStarted(connection, direction));
        return System.nanoTime();
    }

    void callEnded(Direction direction, long started, @Nullable Throwable failure) {
        if (!listeners.isEmpty()) {
            Duration duration = Duration.ofNanos(System.nanoTime() - started);
            tell(listener -> listener.callEnded(connection, direction, duration, failure));
        }
    }

    private void tell(Consumer<ConnectionListener> event) {
        for (ConnectionListener listener : listeners) {
            try {
                event.accept(listener);
            } catch (RuntimeException e) {
                log.warn("{}: {} failed", connection.name(), listener, e);
            }
        }
    }
}
