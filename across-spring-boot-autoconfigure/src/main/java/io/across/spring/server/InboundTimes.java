package io.across.spring.server;

import io.across.Connection;
import io.across.ConnectionListener;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Remembers when peers have connected, as long as they are connected. Thread-safe. */
public final class InboundTimes implements ConnectionListener {

    private final Map<Connection, Instant> opened = new ConcurrentHashMap<>();

    @Override
    public void opened(Connection connection) {
        opened.put(connection, Instant.now());
    }

    @Override
    public void closed(Connection connection, @Nullable Throwable failure) {
        opened.remove(connection);
    }

    /** When {@code connection} was made; null if this object does not watch it, or it has ended. */
    public @Nullable Instant of(Connection connection) {
        return opened.get(connection);
    }
}
