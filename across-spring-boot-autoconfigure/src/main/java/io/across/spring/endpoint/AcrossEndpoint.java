package io.across.spring.endpoint;

import io.across.PeerIdentity;
import io.across.server.ServingChild;
import io.across.spring.AcrossConnections;
import io.across.spring.MonitoredConnection;
import io.across.spring.server.AcrossListener;
import java.net.SocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;

/** Shows listeners and connections, never an argument or a value of a call, and breaks connections off if that is permitted. */
@Endpoint(id = "across", defaultAccess = Access.READ_ONLY)
public final class AcrossEndpoint {

    private final Supplier<? extends Stream<AcrossListener>> listeners;
    private final AcrossConnections connections;
    private final CallOutcomes outcomes;

    /**
     * An endpoint over what the context has.
     *
     * @param listeners asked at every request
     * @param outcomes what it knows of the calls of these connections
     */
    public AcrossEndpoint(
            Supplier<? extends Stream<AcrossListener>> listeners,
            AcrossConnections connections,
            CallOutcomes outcomes) {
        this.listeners = listeners;
        this.connections = connections;
        this.outcomes = outcomes;
    }

    /** Everything at this moment. */
    @ReadOperation
    public AcrossDescriptor across() {
        return new AcrossDescriptor(
                listeners.get().map(ListenerDescriptor::of).toList(),
                connections.monitored().stream().map(this::describe).toList());
    }

    /** One connection; null, which is answered as not found, if there is none of that id. */
    @ReadOperation
    public @Nullable ConnectionDescriptor connection(@Selector String id) {
        return connections.find(id).map(this::describe).orElse(null);
    }

    /**
     * Breaks a connection off, with whatever is under way on it. A named connection is made again when its turn comes. Wants
     * {@code management.endpoint.across.access=unrestricted}.
     *
     * @return what it was like before; null, which is an empty answer, if there is none of that id
     */
    @DeleteOperation
    public @Nullable ConnectionDescriptor cancel(@Selector String id) {
        MonitoredConnection found = connections.find(id).orElse(null);
        if (found == null) {
            return null;
        }
        ConnectionDescriptor before = describe(found);
        found.connection().cancel();
        return before;
    }

    private ConnectionDescriptor describe(MonitoredConnection connection) {
        return ConnectionDescriptor.of(connection, outcomes.of(connection));
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

    /**
     * A child process that serves a connection: bytes, no calls.
     *
     * @param identity who the peer is, as its certificate or the system says; null if neither does
     */
    public record ChildDescriptor(
            String name,
            long pid,
            @Nullable String identity,
            Instant since,
            ConnectionDescriptor.BytesDescriptor bytes) {

        static ChildDescriptor of(ServingChild child) {
            PeerIdentity identity = child.identity();
            return new ChildDescriptor(
                    child.name(),
                    child.pid(),
                    identity == null ? null : identity.toString(),
                    child.since(),
                    new ConnectionDescriptor.BytesDescriptor(child.bytesIn(), child.bytesOut()));
        }
    }
}
