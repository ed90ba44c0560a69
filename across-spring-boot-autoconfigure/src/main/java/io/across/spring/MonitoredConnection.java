package io.across.spring;

import io.across.Connection;

/** A connection that belongs to the application context. Thread-safe. */
public interface MonitoredConnection {

    /** The connection itself. */
    Connection connection();

    /** What is known of it at this moment; answers at once. */
    ConnectionStatus status();
}
