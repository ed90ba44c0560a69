package io.across.spring.endpoint;

import io.across.Connection;
import io.across.ConnectionListener;
import io.across.Options;
import io.across.spring.CallOutcome;
import io.across.spring.ConnectionInstrumentation;
import io.across.spring.ConnectionOrigin;
import io.across.spring.MonitoredConnection;
import java.time.Duration;
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

    private final Map<ConnectionOrigin, Counts> named = new ConcurrentHashMap<>();

    /** Connections that have not ended. */
    private final Map<Connection, Counts> inbound = new ConcurrentHashMap<>();

    @Override
    public Options instrument(ConnectionOrigin origin, Options options) {
        ConnectionListener counting = origin.direction() == ConnectionOrigin.Direction.OUTBOUND
                ? named.computeIfAbsent(origin, first -> new Counts())
                : new EachByItself();
        return options.toBuilder().listener(counting).build();
    }

    /** Calls that have ended, by direction and outcome; outcomes that never were are left out. */
    OutcomesDescriptor of(MonitoredConnection connection) {
        ConnectionOrigin origin = connection.origin();
        Counts counts = origin.direction() == ConnectionOrigin.Direction.OUTBOUND
                ? named.get(origin)
                : inbound.get(connection.connection());
        return counts == null
                ? new OutcomesDescriptor(Map.of(), Map.of())
                : new OutcomesDescriptor(Counts.nonZero(counts.outgoing), Counts.nonZero(counts.incoming));
    }

    /**
     * How many calls ended how.
     *
     * @param outgoing calls that this side made, by outcome such as {@code success}
     * @param incoming calls that the peer made, by outcome
     */
    public record OutcomesDescriptor(Map<String, Long> outgoing, Map<String, Long> incoming) {}

    private final class EachByItself implements ConnectionListener {

        @Override
        public void opened(Connection connection) {
            inbound.put(connection, new Counts());
        }

        @Override
        public void callEnded(
                Connection connection, Direction direction, Duration duration, @Nullable Throwable failure) {
            Counts counts = inbound.get(connection);
            if (counts != null) {
                counts.callEnded(connection, direction, duration, failure);
            }
        }

        @Override
        public void closed(Connection connection, @Nullable Throwable failure) {
            inbound.remove(connection);
        }
    }

    private static final class Counts implements ConnectionListener {

        /** Has all outcomes from the beginning, and is only read as a map since. */
        private final Map<CallOutcome, LongAdder> outgoing = all();

        /** As {@link #outgoing}. */
        private final Map<CallOutcome, LongAdder> incoming = all();

        private static Map<CallOutcome, LongAdder> all() {
            Map<CallOutcome, LongAdder> all = new EnumMap<>(CallOutcome.class);
            for (CallOutcome outcome : CallOutcome.values()) {
                all.put(outcome, new LongAdder());
            }
            return all;
        }

        @Override
        public void callEnded(
                Connection connection, Direction direction, Duration duration, @Nullable Throwable failure) {
            Map<CallOutcome, LongAdder> counts = direction == Direction.OUTGOING ? outgoing : incoming;
            LongAdder count = counts.get(CallOutcome.of(failure));
            if (count != null) {
                count.increment();
            }
        }

        static Map<String, Long> nonZero(Map<CallOutcome, LongAdder> counts) {
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
