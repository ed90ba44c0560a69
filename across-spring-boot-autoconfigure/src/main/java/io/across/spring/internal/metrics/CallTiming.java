package io.across.spring.internal.metrics;

import io.across.Options;
import io.across.spring.ConnectionInstrumentation;
import io.across.spring.ConnectionOrigin;
import io.micrometer.core.instrument.MeterRegistry;

/** Has the calls of all connections timed by {@link CallTimers}. Thread-safe. */
public final class CallTiming implements ConnectionInstrumentation {

    private final MeterRegistry registry;

    /** Timers in a registry. */
    public CallTiming(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public Options instrument(ConnectionOrigin origin, Options options) {
        return options.toBuilder()
                .observer(new CallTimers(registry, origin.label()))
                .build();
    }
}
