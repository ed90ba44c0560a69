package io.across.spring.internal.metrics;

import io.across.ConnectionState;
import io.across.ConnectionStats;
import io.across.Options;
import io.across.spring.ConnectionInstrumentation;
import io.across.spring.ConnectionOrigin;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.BaseUnits;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/**
 * Meters of connections, their bytes and objects. There are as many as the configuration has named connections and
 * listeners: a listener's connections are counted together, so that no peer makes a meter. Thread-safe.
 */
public final class ConnectionMeters implements ConnectionInstrumentation {

    private final MeterRegistry registry;

    /** A listener that starts again goes on with its counters. */
    private final Map<ConnectionOrigin, ConnectionCounters> counters = new ConcurrentHashMap<>();

    /** Meters in a registry. */
    public ConnectionMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public Options instrument(ConnectionOrigin origin, Options options) {
        ConnectionCounters watching = counters.computeIfAbsent(origin, this::registered);
        return options.toBuilder().observer(watching).build();
    }

    private ConnectionCounters registered(ConnectionOrigin origin) {
        ConnectionCounters fresh = new ConnectionCounters();
        Tags tags = Tags.of("connection", origin.label());
        states(tags, fresh);
        FunctionCounter.builder("across.connections.opened", fresh, ConnectionCounters::opened)
                .description("Connections begun, each attempt of a named one included.")
                .tags(tags)
                .register(registry);
        FunctionCounter.builder("across.connections.lost", fresh, ConnectionCounters::lost)
                .description("Connections that a failure has ended, failed attempts included.")
                .tags(tags)
                .register(registry);
        bytes(tags.and("direction", "in"), fresh, ConnectionCounters::bytesIn);
        bytes(tags.and("direction", "out"), fresh, ConnectionCounters::bytesOut);
        calls(tags.and("direction", "outgoing"), fresh, ConnectionStats::callsOutstanding);
        calls(tags.and("direction", "incoming"), fresh, ConnectionStats::callsRunning);
        objects(tags.and("kind", "lent"), fresh, ConnectionStats::objectsLent);
        objects(tags.and("kind", "held"), fresh, ConnectionStats::objectsHeld);
        return fresh;
    }

    private void states(Tags tags, ConnectionCounters counted) {
        for (ConnectionState state : EnumSet.range(ConnectionState.STARTING, ConnectionState.STOPPING)) {
            Gauge.builder("across.connections", counted, each -> each.in(state))
                    .description("Connections that have not ended, by state.")
                    .tags(tags)
                    .tag("state", state.name().toLowerCase(Locale.ROOT))
                    .register(registry);
        }
    }

    private void bytes(Tags tags, ConnectionCounters counted, ToDoubleFunction<ConnectionCounters> value) {
        FunctionCounter.builder("across.bytes", counted, value)
                .description("Bytes read from and written to transports.")
                .baseUnit(BaseUnits.BYTES)
                .tags(tags)
                .register(registry);
    }

    private void calls(Tags tags, ConnectionCounters counted, ToLongFunction<ConnectionStats> value) {
        Gauge.builder("across.calls.pending", counted, each -> each.now(value))
                .description("Calls that are not answered yet: those made, and those of peers that run or wait here.")
                .tags(tags)
                .register(registry);
    }

    private void objects(Tags tags, ConnectionCounters counted, ToLongFunction<ConnectionStats> value) {
        Gauge.builder("across.objects", counted, each -> each.now(value))
                .description("Objects that peers have proxies of (lent), and proxies of their objects here (held).")
                .tags(tags)
                .register(registry);
    }
}
