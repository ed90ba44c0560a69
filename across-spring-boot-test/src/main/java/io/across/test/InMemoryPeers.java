package io.across.test;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.across.Bios;
import io.across.Connection;
import io.across.Endpoint;
import io.across.ExposedObjects;
import io.across.Options;
import io.across.PythonBios;
import io.across.Rights;
import io.across.spring.PeerLanguage;
import io.across.spring.autoconfigure.AcrossConnectionProperties;
import io.across.spring.autoconfigure.AcrossProperties;
import io.across.spring.client.AcrossConnectionDetails;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;

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
 * <p>Python alone is real: a connection that {@link #python} names has a Python process at its other end, and so has one that
 * leads to Python by its properties, unless something is exposed for it.
 *
 * <p>Thread-safe.
 */
public final class InMemoryPeers implements AcrossConnectionDetails, BeanFactoryAware, AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    @GuardedBy("this") private final Map<String, ExposedObjects.Builder> exposed = new HashMap<>();

    @GuardedBy("this") private final Map<String, PythonBios> pythons = new HashMap<>();

    private volatile @Nullable BeanFactory beans;

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

    /**
     * Has a connection lead to a process of {@code python3} from the {@code PATH}, whatever its properties say.
     *
     * @param connection name of the connection, {@code across.connections.<name>}
     * @return this
     */
    public InMemoryPeers python(String connection) {
        return python(connection, Bios.python());
    }

    /**
     * Has a connection lead to a Python process, whatever its properties say. What they export to it, it has.
     *
     * @param connection name of the connection, {@code across.connections.<name>}
     * @param python which Python to start, such as that of a virtual environment
     * @return this
     */
    public synchronized InMemoryPeers python(String connection, PythonBios python) {
        pythons.put(connection, python);
        return this;
    }

    /** Called by the container. */
    @Override
    public void setBeanFactory(BeanFactory factory) {
        beans = factory;
    }

    /** Always null: there is no address. */
    @Override
    public @Nullable String uri(String connection) {
        return null;
    }

    @Override
    public @Nullable Endpoint endpoint(String connection) {
        PythonBios python;
        boolean isJvm;
        synchronized (this) {
            python = pythons.get(connection);
            isJvm = exposed.containsKey(connection);
        }
        if (python != null) {
            return Endpoint.python(python);
        }
        AcrossConnectionProperties properties = isJvm ? null : properties(connection);
        if (properties != null && properties.getPython() != null) {
            return null; // which leaves it to them
        }
        return properties != null && isPython(properties)
                ? Endpoint.python()
                : Endpoint.of("in memory: " + connection, options -> open(connection, options));
    }

    private static boolean isPython(AcrossConnectionProperties properties) {
        return properties.getLanguage() == PeerLanguage.PYTHON
                || !properties.getPythonExports().getModules().isEmpty();
    }

    private @Nullable AcrossConnectionProperties properties(String connection) {
        BeanFactory factory = beans;
        AcrossProperties all = factory == null
                ? null
                : factory.getBeanProvider(AcrossProperties.class).getIfAvailable();
        return all == null ? null : all.getConnections().get(connection);
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
                Options.builder().name("in-memory peer of " + connection).timeout(TIMEOUT);
        ExposedObjects.Builder objects = exposed.get(connection);
        return objects == null
                ? options.acceptExportedClasses(true).build()
                : options.exposed(objects.build()).rights(Rights.exposedOnly()).build();
    }

    /**
     * The peer's end of a connection, by which the test calls the application.
     *
     * @throws IllegalStateException if the connection was not opened yet, or leads to Python
     */
    public Connection peer(String connection) {
        return pair(connection).far();
    }

    /**
     * Breaks the present connection; the next one is whole.
     *
     * @throws IllegalStateException if the connection was not opened yet, or leads to Python
     */
    public Faults faults(String connection) {
        return pair(connection).faults();
    }

    private synchronized ConnectionPair pair(String connection) {
        ConnectionPair pair = pairs.get(connection);
        if (pair == null) {
            throw new IllegalStateException("connection '" + connection
                    + "' has no other end in this test: it was not opened yet, leads to Python or does not exist;"
                    + " opened were " + pairs.keySet());
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
