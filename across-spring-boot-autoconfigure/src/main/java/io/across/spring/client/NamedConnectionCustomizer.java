package io.across.spring.client;

import io.across.Options;

/**
 * Changes the options of named connections. Beans of this type are called in their order, after the properties {@code
 * across.connections.<name>.options.*} have been applied.
 */
@FunctionalInterface
public interface NamedConnectionCustomizer {

    /**
     * Called once for each named connection, when its bean is made.
     *
     * @param name of the connection, which the options cannot change
     */
    void customize(String name, Options.Builder options);
}
