package io.across.spring.internal.observation;

import io.across.CallObserver;
import io.across.CallTarget;
import io.across.Connection;
import io.across.ConnectionObserver;
import io.across.PeerInfo;
import io.across.spring.internal.CallOutcome;
import io.across.spring.internal.CallerContext;
import io.across.spring.internal.MethodTags;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.ReceiverContext;
import io.micrometer.observation.transport.SenderContext;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Observes the calls of one connection, or of all connections of one listener, on both sides as {@code across.calls}. With a
 * tracer behind the registry the caller's trace goes on in what the called side does, if that is a JVM. Thread-safe.
 */
public final class ObservedCalls implements ConnectionObserver.Factory {

    /** Name of the observation, and of the timer that Boot makes of it. */
    public static final String NAME = "across.calls";

    private final ObservationRegistry registry;
    private final String label;
    private final MethodTags methods = new MethodTags();

    /**
     * Observations in a registry.
     *
     * @param label value of the low-cardinality key {@code connection}: a connection's or a listener's name, not one made up
     *     for each peer
     */
    public ObservedCalls(ObservationRegistry registry, String label) {
        this.registry = registry;
        this.label = label;
    }

    @Override
    public ConnectionObserver observe(Connection connection) {
        return new OfConnection(connection);
    }

    private final class OfConnection implements ConnectionObserver {

        private final Connection connection;

        OfConnection(Connection connection) {
            this.connection = connection;
        }

        @Override
        public CallObserver outgoing(CallTarget target) {
            return new Outgoing(target, peerName());
        }

        @Override
        public CallObserver incoming(Map<String, String> context) {
            return new Incoming(context, peerName());
        }

        private String peerName() {
            PeerInfo peer = connection.peer();
            return peer == null ? connection.name() : peer.properties().getOrDefault("name", connection.name());
        }
    }

    private final class Outgoing implements CallObserver {

        /** Filled by the tracer when the observation starts. */
        private final Map<String, String> context = new HashMap<>();

        private final Executor caller = CallerContext.capture();
        private final Observation observation;

        Outgoing(CallTarget target, String peer) {
            SenderContext<Map<String, String>> sender = new SenderContext<>(
                    (carrier, key, value) -> {
                        if (carrier != null) {
                            carrier.put(key, value);
                        }
                    },
                    Kind.CLIENT);
            sender.setCarrier(context);
            sender.setRemoteServiceName(peer);
            observation = observation(sender, "outgoing", target).start();
        }

        @Override
        public Map<String, String> context() {
            return context;
        }

        @Override
        public void ended(@Nullable Throwable failure) {
            end(observation, failure);
        }

        @Override
        public void completing(Runnable completion) {
            caller.execute(completion);
        }
    }

    private final class Incoming implements CallObserver {

        private final Map<String, String> context;
        private final String peer;

        /** Null if the call has never run. */
        private @Nullable Observation observation;

        private Observation.@Nullable Scope scope;

        Incoming(Map<String, String> context, String peer) {
            this.context = context;
            this.peer = peer;
        }

        @Override
        public void running(CallTarget target) {
            ReceiverContext<Map<String, String>> receiver = new ReceiverContext<>(Map::get, Kind.SERVER);
            receiver.setCarrier(context);
            receiver.setRemoteServiceName(peer);
            Observation started = observation(receiver, "incoming", target).start();
            observation = started;
            scope = started.openScope();
        }

        @Override
        public void ended(@Nullable Throwable failure) {
            if (scope != null) {
                scope.close();
            }
            if (observation != null) {
                end(observation, failure);
            }
        }
    }

    private Observation observation(Observation.Context context, String direction, CallTarget target) {
        String name = target.target();
        return Observation.createNotStarted(NAME, () -> context, registry)
                .contextualName(name)
                .lowCardinalityKeyValue("connection", label)
                .lowCardinalityKeyValue("direction", direction)
                .lowCardinalityKeyValue("method", methods.tag(target.interfaceMethod()))
                // Replaced at the end; meters want the same keys at every time.
                .lowCardinalityKeyValue("outcome", "unknown")
                .highCardinalityKeyValue("target", name);
    }

    private static void end(Observation observation, @Nullable Throwable failure) {
        observation.lowCardinalityKeyValue("outcome", CallOutcome.of(failure).tag());
        if (failure != null) {
            observation.error(failure);
        }
        observation.stop();
    }
}
