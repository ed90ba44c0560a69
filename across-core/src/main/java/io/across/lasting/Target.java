package io.across.lasting;

import io.across.Backoff;
import io.across.Connection;
import io.across.Endpoint;
import io.across.Options;

/**
 * What is to be kept connected.
 *
 * @param name of the connection, in messages
 * @param options of each connection to it
 * @param backoff when it is connected again
 */
record Target(String name, Endpoint endpoint, Options options, Backoff backoff) {

    /** Begins to connect. */
    Connection open() {
        return endpoint.open(options);
    }

    /** Why there is no further attempt. */
    String notAgain() {
        return backoff.isEnabled()
                ? "connection '" + name + "' is not opened again, since reconnect.max-attempts=" + backoff.maxAttempts()
                        + " attempts have failed"
                : "connection '" + name + "' has ended and is not opened again";
    }
}
