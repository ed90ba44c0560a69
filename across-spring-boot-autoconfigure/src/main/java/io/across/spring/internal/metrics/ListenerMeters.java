package io.across.spring.internal.metrics;

import io.across.spring.server.AcrossListener;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;

/** Meters of listeners: whom they serve, in whatever process, and whom they have turned away. */
public final class ListenerMeters implements MeterBinder {

    private final List<AcrossListener> listeners;

    /** Meters of these. */
    public ListenerMeters(List<AcrossListener> listeners) {
        this.listeners = List.copyOf(listeners);
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (AcrossListener listener : listeners) {
            Gauge.builder("across.listener.connections", listener, AcrossListener::activeConnections)
                    .description("Connections being served, child processes included.")
                    .tag("listener", listener.name())
                    .register(registry);
            FunctionCounter.builder("across.listener.refused", listener, AcrossListener::refusedConnections)
                    .description("Connections refused because too many were being served.")
                    .tag("listener", listener.name())
                    .register(registry);
        }
    }
}
