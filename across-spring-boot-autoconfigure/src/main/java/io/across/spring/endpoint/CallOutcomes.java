package io.across.spring.endpoint;

import io.across.CallObserver;
import io.across.CallTarget;
import io.across.Connection;
import io.across.ConnectionObserver;
import io.across.Options;
import io.across.spring.ConnectionIds;
import io.across.spring.ConnectionInstrumentation;
import io.across.spring.ConnectionOrigin;
import io.across.spring.ConnectionOrigin.Direction;
import io.across.spring.MonitoredConnection;
import io.across.spring.internal.CallOutcome;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Counts how the calls of each connection have ended. A named connection's numbers go on when it is made again; those of an
 * inbound one go with it. Thread-safe.
 */
public final class CallOutcomes implements ConnectionInstrumentation {

    /** By what operators name a connection. */
    private final Map<String, Counts> counted = new ConcurrentHashMap<>();

    @Override
    public Options instrument(ConnectionOrigin origin, Options options) {
        ConnectionObserver.Factory counting = origin.direction() == Direction.OUTBOUND
                ? connection -> counted.computeIfAbsent(ConnectionIds.named(origin.name()), first -> new Counts())
                : connection -> inbound(origin, connection);
        return options.toBuilder().observer(counting).build();
    }

    private ConnectionObserver inbound(ConnectionOrigin origin, Connection connection) {
        String id = ConnectionIds.inbound(origin.name(), connection.id());
        Counts counts = new Counts() {
            @Override
            public void closed(@Nullable Throwable failure) {
                counted.remove(id);
            }
        };
        counted.put(id, counts);
        return counts;
    }

    /** Calls that have ended, by direction and outcome; outcomes that never were are left out. */
    OutcomesDescriptor of(MonitoredConnection connection) {
        Counts counts = counted.get(connection.operatorId());
        return counts == null
                ? new OutcomesDescriptor(Map.of(), Map.of())
                : new OutcomesDescriptor(counts.outgoing.nonZero(), counts.incoming.nonZero());
    }

    /**
     * How many calls ended how.
     *
     * @param outgoing calls that this side made, by outcome such as {@code success}
     * @param incoming calls that the peer made, by outcome
     */
    public record OutcomesDescriptor(Map<String, Long> outgoing, Map<String, Long> incoming) {}

    /** Of one connection, or of those that follow each other by one name. */
    private static class Counts implements ConnectionObserver {

        private final Ended outgoing = new Ended();
        private final Ended incoming = new Ended();

        @Override
        public CallObserver outgoing(CallTarget target) {
            return outgoing;
        }

        @Override
        public CallObserver incoming(Map<String, String> context) {
            return incoming;
        }
    }

    /** Observes all calls of a direction: the end of one is all that it wants of it. */
    private static final class Ended implements CallObserver {

        /** Has all outcomes from the beginning, and is only read as a map since. */
        private final Map<CallOutcome, LongAdder> counts = new EnumMap<>(CallOutcome.class);

        Ended() {
            for (CallOutcome outcome : CallOutcome.values()) {
                counts.put(outcome, new LongAdder());
            }
        }

        @Override
        public void ended(@Nullable Throwable failure) {
            LongAdder count = counts.get(CallOutcome.of(failure));
            if (count != null) {
                count.increment();
            }
        }

        Map<String, Long> nonZero() {
            Map<String, Long> found = new TreeMap<>();
            counts.forEach((outcome, count) -> {
                if (count.sum() > 0) {
                    found.put(outcome.tag(), count.sum());
                }
            });
            return found;
        }
    }
}
