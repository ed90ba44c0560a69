package io.across.spring.client;

import io.across.Endpoint;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;

/**
 * Where named connections lead, instead of what the properties say: for tests that start the far side themselves, and for
 * platforms that know where it is. There may be several beans of this type; the first that knows a connection decides.
 */
@FunctionalInterface
public interface AcrossConnectionDetails extends ConnectionDetails {

    /**
     * What a connection connects to, in the form of {@code across.connections.<name>.uri}. Asked once, when the
     * connection's bean is made.
     *
     * @param connection name of a connection that the properties have
     * @return null if this object does not know it
     */
    @Nullable String uri(String connection);

    /**
     * What a connection connects to, if no URI can name it, such as a peer in memory. Asked before {@link #uri}, once.
     *
     * @param connection name of a connection that the properties have
     * @return null if {@link #uri} or the properties say where it leads
     */
    default @Nullable Endpoint endpoint(String connection) {
        return null;
    }
}
