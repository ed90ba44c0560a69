package io.across.spring.server;

import io.across.server.ConnectionHandler;

/**
 * Makes the handler that serves a listener's connections. A bean of this type replaces the one that serves them in this
 * process. Called whenever a listener starts, also after a pause of the context, since a handler ends only once.
 */
@FunctionalInterface
public interface ConnectionHandlerFactory {

    /**
     * A new handler.
     *
     * @param listener name of the listener; {@code tcp} or {@code unix} unless the properties give it one
     */
    ConnectionHandler create(String listener);
}
