package io.across.spring;

import io.across.ChannelStatus;
import io.across.Connection;
import io.across.spring.ConnectionOrigin.Direction;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** All connections of the application: the named ones, and those that peers have made. Thread-safe. */
public final class AcrossConnections {

    private final Supplier<? extends Stream<? extends ConnectionSource>> sources;

    /**
     * A view of what {@code sources} own.
     *
     * @param sources who owns connections; asked at every call
     */
    public AcrossConnections(Supplier<? extends Stream<? extends ConnectionSource>> sources) {
        this.sources = sources;
    }

    /**
     * The connection that {@code across.connections.<name>} defines.
     *
     * @throws IllegalArgumentException if there is none; the message names those that exist
     */
    public Connection named(String name) {
        return with(Direction.OUTBOUND)
                .filter(connection -> connection.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no connection is named '" + name + "', only "
                        + named().stream().map(Connection::name).toList()));
    }

    /** The named connections, whatever their state. */
    public List<Connection> named() {
        return with(Direction.OUTBOUND).toList();
    }

    /** The connections that peers have made to listeners of this application and that have not ended. */
    public List<Connection> inbound() {
        return with(Direction.INBOUND).toList();
    }

    /** What is known of every connection at this moment. */
    public List<ChannelStatus> statuses() {
        return all().map(MonitoredConnection::status).toList();
    }

    /** Every connection, as operators see it. */
    public List<MonitoredConnection> monitored() {
        return all().<MonitoredConnection>map(each -> each).toList();
    }

    /** The connection of an {@linkplain MonitoredConnection#id id}, if it exists still. */
    public Optional<MonitoredConnection> find(String id) {
        return all().<MonitoredConnection>map(each -> each)
                .filter(each -> each.operatorId().equals(id))
                .findFirst();
    }

    private Stream<Connection> with(Direction direction) {
        return all().filter(each -> each.origin().direction() == direction).map(MonitoredConnection::connection);
    }

    private Stream<? extends MonitoredConnection> all() {
        return sources.get().flatMap(ConnectionSource::connections);
    }
}
