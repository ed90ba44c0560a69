package io.across.spring.internal.observation;

import io.across.Options;
import io.across.spring.ConnectionInstrumentation;
import io.across.spring.ConnectionOrigin;
import io.micrometer.observation.ObservationRegistry;

/** Has the calls of all connections observed by {@link ObservedCalls}, whose context travels to the peer. */
public final class CallObservation implements ConnectionInstrumentation {

    private final ObservationRegistry registry;

    /** Observations in a registry. */
    public CallObservation(ObservationRegistry registry) {
        this.registry = registry;
    }

    @Override
    public Options instrument(ConnectionOrigin origin, Options options) {
        ObservedCalls calls = new ObservedCalls(registry, origin.label());
        return options.toBuilder().observer(calls).build();
    }
}
