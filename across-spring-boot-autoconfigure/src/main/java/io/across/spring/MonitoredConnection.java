package io.across.spring;

import io.across.ChannelStatus;
import io.across.Connection;

/** A connection that belongs to the application context. Thread-safe. */
public interface MonitoredConnection {

    /**
     * What operators name it by: unique among the connections of the application and the same as long as it exists. Consists
     * of letters, digits, {@code -}, {@code _}, {@code ~} and {@code .}, so that it may stand in a URL as it is.
     */
    String operatorId();

    /** Whether it is a named connection, or which listener it came by. */
    ConnectionOrigin origin();

    /** The connection itself. */
    Connection connection();

    /** What is known of it at this moment; answers at once. */
    ChannelStatus status();
}
