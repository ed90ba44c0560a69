package io.across.spring.endpoint;

import io.across.CallDirection;
import io.across.CallInProgress;
import io.across.ChannelStatus;
import io.across.ChannelStatus.Failure;
import io.across.Connection;
import io.across.ConnectionState;
import io.across.ConnectionStats;
import io.across.PeerIdentity;
import io.across.PeerInfo;
import io.across.Right;
import io.across.Rights;
import io.across.spring.ConnectionOrigin.Direction;
import io.across.spring.MonitoredConnection;
import io.across.spring.endpoint.CallOutcomes.OutcomesDescriptor;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A connection in an answer of the endpoint.
 *
 * @param id by which it can be asked for alone, see {@link MonitoredConnection#operatorId}
 * @param origin the named connection, or the listener after {@code listener-}: the tag {@code connection} of its meters
 * @param peer what the other side said of itself; null until the handshake is done
 * @param identity who the peer is, as its certificate or the system says; null if neither does
 * @param since when it entered its state; null if it was never opened
 * @param silence how long nothing has been heard of the peer; null unless it is established
 * @param rights what the peer may do here, as properties name it
 * @param outcomes how calls have ended; for a named connection those of its predecessors included
 * @param underWay calls that have not ended, oldest first: what is called, never with what
 * @param lastFailure why it ended or could not be established the last time; null if it never failed
 */
public record ConnectionDescriptor(
        String id,
        String name,
        String origin,
        Direction direction,
        ConnectionState state,
        @Nullable String peer,
        @Nullable PeerDescriptor runtime,
        @Nullable String identity,
        @Nullable Instant since,
        @Nullable Duration silence,
        List<String> rights,
        StatsDescriptor stats,
        OutcomesDescriptor outcomes,
        List<CallDescriptor> underWay,
        @Nullable Failure lastFailure) {

    /** More of them are no help. */
    private static final int MAX_CALLS = 100;

    static ConnectionDescriptor of(MonitoredConnection monitored, OutcomesDescriptor outcomes) {
        ChannelStatus status = monitored.status();
        Connection connection = monitored.connection();
        PeerInfo peer = connection.peer();
        PeerIdentity identity = connection.peerIdentity();
        return new ConnectionDescriptor(
                monitored.operatorId(),
                status.name(),
                monitored.origin().label(),
                monitored.origin().direction(),
                status.state(),
                peer == null ? null : peer.toString(),
                peer == null ? null : PeerDescriptor.of(peer),
                identity == null ? null : identity.toString(),
                status.since(),
                status.state() == ConnectionState.RUNNING ? connection.silence() : null,
                named(connection.rights()),
                StatsDescriptor.of(status.stats()),
                outcomes,
                connection.callsInProgress().stream()
                        .limit(MAX_CALLS)
                        .map(CallDescriptor::of)
                        .toList(),
                status.lastFailure());
    }

    private static List<String> named(Rights rights) {
        Set<Right> granted = rights.granted();
        if (granted.isEmpty() || granted.size() == Right.values().length) {
            return List.of(granted.isEmpty() ? "none" : "all");
        }
        return granted.stream()
                .sorted()
                .map(right -> right.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .toList();
    }

    /**
     * What a peer claims to be.
     *
     * @param language {@code java} or {@code python}
     * @param version of its runtime; null if it does not say
     * @param pid of its process; null if it does not say
     * @param host where that runs; null if it does not say
     */
    public record PeerDescriptor(
            String language,
            @Nullable String version,
            @Nullable String pid,
            @Nullable String host) {

        static PeerDescriptor of(PeerInfo peer) {
            Map<String, String> properties = peer.properties();
            // As in "Java 17" and "Python 3.11.2"; a stock peer says nothing.
            String[] runtime = properties.getOrDefault("runtime", "Python").split(" ", 2);
            return new PeerDescriptor(
                    runtime[0].toLowerCase(Locale.ROOT),
                    runtime.length > 1 ? runtime[1] : null,
                    properties.get("pid"),
                    properties.get("host"));
        }
    }

    /**
     * A call that has not ended.
     *
     * @param direction {@code OUTGOING} if this side called
     * @param target what is called, such as {@code java.util.List.add}
     */
    public record CallDescriptor(CallDirection direction, String target, Duration age) {

        static CallDescriptor of(CallInProgress call) {
            return new CallDescriptor(call.direction(), call.target(), call.age());
        }
    }

    /** Counters of a connection, grouped. */
    public record StatsDescriptor(CallsDescriptor calls, ObjectsDescriptor objects, BytesDescriptor bytes) {

        static StatsDescriptor of(ConnectionStats stats) {
            return new StatsDescriptor(
                    new CallsDescriptor(
                            stats.callsMade(),
                            stats.callsOutstanding(),
                            stats.callsServed(),
                            stats.callsRunning(),
                            stats.denials()),
                    new ObjectsDescriptor(stats.objectsLent(), stats.objectsHeld()),
                    new BytesDescriptor(stats.bytesIn(), stats.bytesOut()));
        }
    }

    /**
     * Counters of calls.
     *
     * @param made calls sent to the peer
     * @param outstanding calls sent to the peer and not answered yet
     * @param served calls of the peer that were taken on
     * @param running calls of the peer that run or wait to run here
     * @param denied how often the peer was refused what it has no right to
     */
    public record CallsDescriptor(long made, int outstanding, long served, int running, long denied) {}

    /**
     * Counters of objects.
     *
     * @param lent objects of this side that the peer has proxies of
     * @param held proxies of the peer's objects that live here
     */
    public record ObjectsDescriptor(int lent, int held) {}

    /**
     * Counters of bytes.
     *
     * @param in bytes read
     * @param out bytes written
     */
    public record BytesDescriptor(long in, long out) {}
}
