package io.across.spring.endpoint;

import io.across.ConnectionState;
import io.across.ConnectionStats;
import io.across.PeerInfo;
import io.across.server.ServingChild;
import io.across.spring.AcrossConnections;
import io.across.spring.ConnectionStatus;
import io.across.spring.ConnectionStatus.Direction;
import io.across.spring.ConnectionStatus.Failure;
import io.across.spring.server.AcrossListener;
import java.net.SocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

/** Lists listeners and connections, never an argument or a value of a call. */
@Endpoint(id = "across", defaultAccess = Access.READ_ONLY)
public final class AcrossEndpoint {

    private final Supplier<? extends Stream<AcrossListener>> listeners;
    private final AcrossConnections connections;

    /**
     * An endpoint over what the context has.
     *
     * @param listeners asked at every request
     */
    public AcrossEndpoint(Supplier<? extends Stream<AcrossListener>> listeners, AcrossConnections connections) {
        this.listeners = listeners;
        this.connections = connections;
    }

    /** Everything at this moment. */
    @ReadOperation
    public AcrossDescriptor across() {
        return new AcrossDescriptor(
                listeners.get().map(ListenerDescriptor::of).toList(),
                connections.statuses().stream().map(ConnectionDescriptor::of).toList());
    }

    /**
     * The answer.
     *
     * @param listeners configured listeners, running or not
     * @param connections named connections in whatever state, and inbound ones that have not ended
     */
    public record AcrossDescriptor(List<ListenerDescriptor> listeners, List<ConnectionDescriptor> connections)
            implements OperationResponseBody {}

    /**
     * A listener.
     *
     * @param address where peers connect; null unless it runs
     * @param connections how many are being served, in whatever process
     * @param children processes that serve connections, if they are not served in this one
     */
    public record ListenerDescriptor(
            String name, boolean running, @Nullable String address, long connections, List<ChildDescriptor> children) {

        static ListenerDescriptor of(AcrossListener listener) {
            SocketAddress address = listener.address();
            return new ListenerDescriptor(
                    listener.name(),
                    listener.isRunning(),
                    address == null ? null : address.toString(),
                    listener.activeConnections(),
                    listener.children().stream().map(ChildDescriptor::of).toList());
        }
    }

    /** A child process that serves a connection: bytes, no calls. */
    public record ChildDescriptor(String name, long pid, Instant since, BytesDescriptor bytes) {

        static ChildDescriptor of(ServingChild child) {
            return new ChildDescriptor(
                    child.name(), child.pid(), child.since(), new BytesDescriptor(child.bytesIn(), child.bytesOut()));
        }
    }

    /** A connection. The components are those of {@link ConnectionStatus}. */
    public record ConnectionDescriptor(
            String name,
            Direction direction,
            ConnectionState state,
            @Nullable String peer,
            @Nullable Instant since,
            StatsDescriptor stats,
            @Nullable Failure lastFailure) {

        static ConnectionDescriptor of(ConnectionStatus status) {
            PeerInfo peer = status.peer();
            return new ConnectionDescriptor(
                    status.name(),
                    status.direction(),
                    status.state(),
                    peer == null ? null : peer.toString(),
                    status.since(),
                    StatsDescriptor.of(status.stats()),
                    status.lastFailure());
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
