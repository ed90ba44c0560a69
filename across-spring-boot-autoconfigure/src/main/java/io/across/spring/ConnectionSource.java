package io.across.spring;

import java.util.stream.Stream;

/** A bean that owns connections: a listener, or the named connections. Thread-safe. */
public interface ConnectionSource {

    /** The connections that exist at this moment, in a stable order. */
    Stream<? extends MonitoredConnection> connections();
}
