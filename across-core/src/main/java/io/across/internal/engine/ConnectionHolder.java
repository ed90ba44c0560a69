package io.across.internal.engine;

import io.across.Connection;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The connection as its user knows it, for those that are asked for it: observers, proxies and code that is
 * called. Thread-safe.
 */
final class ConnectionHolder {

    private final String name;

    /** Set once all parts are there and before any is started; null until then. */
    private volatile @Nullable Connection connection;

    ConnectionHolder(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    Connection connection() {
        return Objects.requireNonNull(connection);
    }

    void is(Connection known) {
        connection = known;
    }
}
