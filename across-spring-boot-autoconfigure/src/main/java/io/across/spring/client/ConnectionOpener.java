package io.across.spring.client;

import io.across.Connection;
import io.across.Options;

/** Opens a connection to one target, again and again. Thread-safe. */
@FunctionalInterface
public interface ConnectionOpener {

    /**
     * Begins to establish a connection and returns at once.
     *
     * @param options of the connection; to be passed on as they are
     */
    Connection open(Options options);
}
