package io.across.test;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.across.Connection;
import io.across.ExposedObjects;
import io.across.Options;
import io.across.Rights;
import io.across.spring.client.AcrossConnectionDetails;
import io.across.spring.client.ConnectionOpener;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The other sides of an application's named connections, in the process of the test: a bean of this type has them all
 * connected in memory, whatever their properties say.
 *
 * <pre>{@code
 * @TestConfiguration(proxyBeanMethods = false)
 * static class Peers {
 *
 *     @Bean
 *     InMemoryPeers peers() {
 *         return new InMemoryPeers().expose("shop", "orders", new FakeOrders(), Orders.class);
 *     }
 * }
 * }</pre>
 *
 * <p>A peer for whose connection something is exposed allows calls of that and nothing else, as a listener with the rights
 * {@code call-exposed}; every other one runs what it is sent, as a child JVM. A connection that the test breaks is
 * established anew by the application.
 *
 * <p>Thread-safe.
 */
public final class InMemoryPeers implements AcrossConnectionDetails, AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    @GuardedBy("this") private final Map<String, ExposedObjects.Builder> exposed = new HashMap<>();

    /** The newest of each connection. */
    @GuardedBy("this") private final Map<String, ConnectionPair> pairs = new HashMap<>();

    /**
     * Has the peer of a connection expose an object, from the next time that the connection is opened.
     *
     * @param connection name of the connection, {@code across.connections.<name>}
     * @param name of the object
     * @param types the interfaces through which it may be called
     * @return this
     * @throws IllegalArgumentException if that name is taken, or {@code types} are not interfaces of the object
     */
    public synchronized InMemoryPeers expose(String connection, String name, Object object, Class<?>... types) {
        exposed.computeIfAbsent(connection, key -> ExposedObjects.builder()).expose(name, object, types);
        return this;
    }

    /** Always null: there is no address. */
    @Override
    public @Nullable String uri(String connection) {
        return null;
    }

    @Override
    public ConnectionOpener opener(String connection) {
        return options -> open(connection, options);
    }

    private Connection open(String connection, Options near) {
        ConnectionPair opened = ConnectionPair.open(near, far(connection));
        ConnectionPair previous;
        synchronized (this) {
            previous = pairs.put(connection, opened);
        }
        if (previous != null) {
            previous.close();
        }
        return opened.near();
    }

    private synchronized Options far(String connection) {
        Options.Builder options =
                Options.builder().name("peer of " + connection).timeout(TIMEOUT);
        ExposedObjects.Builder objects = exposed.get(connection);
        return objects == null
                ? options.build()
                : options.exposed(objects.build()).rights(Rights.exposedOnly()).build();
    }

    /**
     * The peer's end of a connection, by which the test calls the application.
     *
     * @throws IllegalStateException if the connection was not opened yet
     */
    public Connection peer(String connection) {
        return pair(connection).far();
    }

    /**
     * Breaks the present connection; the next one is whole.
     *
     * @throws IllegalStateException if the connection was not opened yet
     */
    public Faults faults(String connection) {
        return pair(connection).faults();
    }

    private synchronized ConnectionPair pair(String connection) {
        ConnectionPair pair = pairs.get(connection);
        if (pair == null) {
            throw new IllegalStateException(
                    "connection '" + connection + "' was not opened yet, only " + pairs.keySet());
        }
        return pair;
    }

    /** Ends all connections. Never throws. */
    @Override
    public void close() {
        Map<String, ConnectionPair> open;
        synchronized (this) {
            open = Map.copyOf(pairs);
        }
        open.values().forEach(ConnectionPair::close);
    }
}
