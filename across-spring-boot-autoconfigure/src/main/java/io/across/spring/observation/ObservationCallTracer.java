package io.across.spring.observation;

import io.across.CallTracer;
import io.across.Connection;
import io.across.PeerInfo;
import io.across.spring.CallOutcome;
import io.across.spring.MethodTags;
import io.across.spring.client.CallerContext;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.ReceiverContext;
import io.micrometer.observation.transport.SenderContext;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Observes the calls of one connection, or of all connections of one listener, on both sides as {@code across.calls}. With a
 * tracer behind the registry the caller's trace goes on in what the called side does, if that is a JVM. Thread-safe.
 */
public final class ObservationCallTracer implements CallTracer {

    /** Name of the observation, and of the timer that Boot makes of it. */
    public static final String NAME = "across.calls";

    private final ObservationRegistry registry;
    private final String connection;
    private final MethodTags methods = new MethodTags();

    /**
     * Observations in a registry.
     *
     * @param connection value of the low-cardinality key {@code connection}: a connection's or a listener's name, not one
     *     made up for each peer
     */
    public ObservationCallTracer(ObservationRegistry registry, String connection) {
        this.registry = registry;
        this.connection = connection;
    }

    @Override
    public Trace outgoing(Connection through, String target, Map<String, String> context) {
        return outgoing(through, target, null, context);
    }

    @Override
    public Trace incoming(Connection through, String target, Map<String, String> context) {
        return incoming(through, target, null, context);
    }

    @Override
    public Trace outgoing(Connection through, String target, @Nullable String method, Map<String, String> context) {
        SenderContext<Map<String, String>> sender = new SenderContext<>(
                (carrier, key, value) -> {
                    if (carrier != null) {
                        carrier.put(key, value);
                    }
                },
                Kind.CLIENT);
        sender.setCarrier(context);
        sender.setRemoteServiceName(nameOf(through));
        Executor caller = CallerContext.capture();
        Observation observation =
                observation(sender, "outgoing", target, method).start();
        return new Trace() {
            @Override
            public void end(@Nullable Throwable failure) {
                ObservationCallTracer.end(observation, failure);
            }

            @Override
            public void complete(Runnable completion) {
                caller.execute(completion);
            }
        };
    }

    @Override
    public Trace incoming(Connection through, String target, @Nullable String method, Map<String, String> context) {
        ReceiverContext<Map<String, String>> receiver = new ReceiverContext<>(Map::get, Kind.SERVER);
        receiver.setCarrier(context);
        receiver.setRemoteServiceName(nameOf(through));
        Observation observation =
                observation(receiver, "incoming", target, method).start();
        Observation.Scope scope = observation.openScope();
        return failure -> {
            scope.close();
            end(observation, failure);
        };
    }

    private Observation observation(
            Observation.Context context, String direction, String target, @Nullable String method) {
        return Observation.createNotStarted(NAME, () -> context, registry)
                .contextualName(target)
                .lowCardinalityKeyValue("connection", connection)
                .lowCardinalityKeyValue("direction", direction)
                .lowCardinalityKeyValue("method", methods.tag(method))
                // Replaced at the end; meters want the same keys at every time.
                .lowCardinalityKeyValue("outcome", "unknown")
                .highCardinalityKeyValue("target", target);
    }

    private static void end(Observation observation, @Nullable Throwable failure) {
        observation.lowCardinalityKeyValue("outcome", CallOutcome.of(failure).tag());
        if (failure != null) {
            observation.error(failure);
        }
        observation.stop();
    }

    private static String nameOf(Connection connection) {
        PeerInfo peer = connection.peer();
        return peer == null ? connection.name() : peer.properties().getOrDefault("name", connection.name());
    }
}
