package io.across.internal.provider;

import io.across.Backoff;
import io.across.Connection;
import io.across.ConnectionProvider;
import io.across.Endpoint;
import io.across.Lease;
import io.across.MemoryBudget;
import io.across.Options;
import io.across.Options.ThreadKind;
import io.across.Right;
import io.across.Rights;
import io.across.internal.engine.Bootloaders;
import io.across.internal.engine.EngineConnection;
import io.across.internal.lease.LeasedConnection;
import io.across.internal.memory.Budget;
import io.across.internal.shipping.ShippedClassLoader;
import io.across.internal.transport.Transport;
import io.across.internal.transport.Transports;
import io.across.internal.wire.Capabilities;
import io.across.lasting.LastingConnection;
import org.jspecify.annotations.Nullable;

/** Makes every connection of this process. Thread-safe. */
public final class DefaultConnectionProvider implements ConnectionProvider {

    private static final long EXTENSION_VERSION = 1;

    @Override
    public Connection open(StreamEndpoint endpoint, Options options) {
        Transport transport = endpoint.accept(new Transports(options.name(), options.threads() == ThreadKind.VIRTUAL));
        boolean boots = endpoint.isSought()
                && (!endpoint.isForeign() || options.rights().equals(Rights.all()));
        return open(transport, options, boots ? new KnownBootloaders(options.timeoutMillis()) : null);
    }

    @Override
    public Connection lasting(Endpoint endpoint, Options options, Backoff backoff) {
        LastingConnection connection = new LastingConnection(endpoint, options, backoff, false);
        connection.start();
        return connection;
    }

    @Override
    public Lease lease(Connection life) {
        return new LeasedConnection(life, () -> Runnable::run);
    }

    @Override
    public @Nullable Connection current() {
        return EngineConnection.current();
    }

    /** Begins a connection over any transport; it boots nobody. */
    public static Connection open(Transport transport, Options options) {
        return open(transport, options, null);
    }

    private static Connection open(Transport transport, Options options, @Nullable Bootloaders bootloaders) {
        ClassLoader own = classLoader(options);
        boolean accepts = options.acceptExportedClasses() && options.rights().allow(Right.SHIP_CODE);
        ShippedClassLoader shipped = accepts ? new ShippedClassLoader(peerName(options, transport), own) : null;
        Options resolved =
                options.toBuilder().classLoader(shipped != null ? shipped : own).build();
        return EngineConnection.open(
                transport,
                resolved,
                new Languages(resolved, shipped),
                EXTENSION_VERSION,
                Capabilities.JVM_VALUES | Capabilities.CALL_CONTEXT | Capabilities.ERROR_FACTS | Capabilities.DRAIN,
                SelfDescription.of(),
                bootloaders);
    }

    /** Decided now, by the thread that opens the connection: later only the engine's own threads are there. */
    private static ClassLoader classLoader(Options options) {
        ClassLoader chosen = options.classLoader();
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        if (chosen != null) {
            return chosen;
        }
        return context != null ? context : DefaultConnectionProvider.class.getClassLoader();
    }

    private static String peerName(Options options, Transport transport) {
        String name = options.name();
        return name != null ? name : transport.address();
    }

    @Override
    public MemoryBudget memory(String property, long limit) {
        return new Budget(property, limit);
    }
}
