package io.across.test;

import io.across.Connection;
import io.across.DisconnectException;
import io.across.Options;
import io.across.PeerIdentity;
import io.across.internal.provider.DefaultConnectionProvider;
import io.across.internal.transport.InMemoryTransport;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Two connections of this process, joined in memory: what a test calls through one runs on the other's side. They speak the
 * protocol as over a socket, but need no port, and {@link #faults()} breaks what is between them.
 *
 * <pre>{@code
 * try (ConnectionPair pair = ConnectionPair.open()) {
 *     assertThat(pair.near().call(() -> 42)).isEqualTo(42);
 *     pair.faults().cut();
 *     assertThatThrownBy(() -> pair.near().call(() -> 42)).isInstanceOf(DisconnectException.class);
 * }
 * }</pre>
 *
 * <p>Thread-safe.
 */
public final class ConnectionPair implements AutoCloseable {

    private static final Options NEAR =
            Options.builder().name("near").timeout(Duration.ofSeconds(30)).build();

    private static final Options FAR = NEAR.toBuilder().name("far").build();

    private final Connection near;
    private final Connection far;
    private final Faults faults;

    private ConnectionPair(Connection near, Connection far, Faults faults) {
        this.near = near;
        this.far = far;
        this.faults = faults;
    }

    /** A pair with a timeout of 30 seconds, named {@code near} and {@code far}. */
    public static ConnectionPair open() {
        return open(NEAR, FAR);
    }

    /** A pair with these options. The handshake goes on in the background. */
    public static ConnectionPair open(Options near, Options far) {
        return open(near, far, null);
    }

    /**
     * A pair whose far end takes the near one for somebody.
     *
     * @param identity null for nobody
     */
    static ConnectionPair open(Options near, Options far, @Nullable PeerIdentity identity) {
        InMemoryTransport.Pair ends = InMemoryTransport.pair();
        Faults faults = new Faults();
        return new ConnectionPair(
                DefaultConnectionProvider.open(new FaultyTransport(ends.a(), faults, null), near),
                DefaultConnectionProvider.open(new FaultyTransport(ends.b(), faults, identity), far),
                faults);
    }

    /** The end that the code under test uses. */
    public Connection near() {
        return near;
    }

    /** The other end. */
    public Connection far() {
        return far;
    }

    /** What is done to the bytes between the ends. */
    public Faults faults() {
        return faults;
    }

    /** Ends both connections, in order if nothing is broken. Never throws. */
    @Override
    public void close() {
        faults.heal();
        near.cancel();
        far.cancel();
        close(near);
        close(far);
    }

    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (DisconnectException e) {
            // Broken by the test, or cancelled a moment ago.
        }
    }
}
