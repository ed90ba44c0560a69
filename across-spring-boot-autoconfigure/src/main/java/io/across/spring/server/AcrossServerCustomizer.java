package io.across.spring.server;

import io.across.server.AcrossServer;

/**
 * Changes the servers of listeners. Beans of this type are called in their order, after the properties {@code
 * across.server.*} have been applied.
 */
@FunctionalInterface
public interface AcrossServerCustomizer {

    /**
     * Called whenever a listener starts, also after a pause of the context.
     *
     * @param listener name of the listener
     * @param server has its address, handler and limit already; a handler that is set here is closed with the server
     */
    void customize(String listener, AcrossServer.Builder server);
}
