package io.across.spring.observation;

import io.across.Options;
import io.across.spring.CallTracers;
import io.across.spring.ConnectionInstrumentation;
import io.across.spring.ConnectionOrigin;
import io.micrometer.observation.ObservationRegistry;

/** Has the calls of all connections observed by an {@link ObservationCallTracer}, beside what traces them already. */
public final class CallObservation implements ConnectionInstrumentation {

    private final ObservationRegistry registry;

    /** Observations in a registry. */
    public CallObservation(ObservationRegistry registry) {
        this.registry = registry;
    }

    @Override
    public Options instrument(ConnectionOrigin origin, Options options) {
        ObservationCallTracer observing = new ObservationCallTracer(registry, origin.label());
        return options.toBuilder()
                .callTracer(CallTracers.both(options.callTracer(), observing))
                .build();
    }
}
