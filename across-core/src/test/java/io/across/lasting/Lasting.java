package io.across.lasting;

import io.across.Backoff;
import io.across.Endpoint;
import io.across.Options;

/** Makes lasting connections that are not started yet. */
final class Lasting {

    private Lasting() {}

    static LastingConnection connection(Endpoint endpoint, Options options, Backoff backoff, boolean lazy) {
        Options named = options.toBuilder().name("far").build();
        return new LastingConnection(endpoint, named, backoff, lazy);
    }
}
