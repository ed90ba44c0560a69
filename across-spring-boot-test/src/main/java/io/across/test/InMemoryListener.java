package io.across.test;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.across.Connection;
import io.across.Options;
import io.across.PeerIdentity;
import io.across.Rights;
import io.across.spring.ConnectionInstrumentation;
import io.across.spring.ConnectionOrigin;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A listener of the application without a port: the test connects to it, and calls what the application exposes as somebody
 * from elsewhere would. Who the test is there, it may say by a {@link PeerIdentity}, as certificates and the system do.
 *
 * <p>Thread-safe.
 */
public final class InMemoryListener implements AutoCloseable {

    private static final Options CALLER =
            Options.builder().name("caller").timeout(Duration.ofSeconds(30)).build();

    private final Options options;

    @GuardedBy("this") private final List<ConnectionPair> pairs = new ArrayList<>();

    /**
     * A listener with the application's options.
     *
     * @param options of connections, with what is exposed
     * @param instrumentations what watches the connections of listeners
     */
    public InMemoryListener(Options options, List<ConnectionInstrumentation> instrumentations) {
        Options watched = options;
        for (ConnectionInstrumentation each : instrumentations) {
            watched = each.instrument(ConnectionOrigin.listener("memory"), watched);
        }
        this.options = watched;
    }

    /** A new connection of somebody unknown, who may call exposed beans and nothing else. Ends with this. */
    public Connection connect() {
        return connect(Rights.exposedOnly());
    }

    /**
     * A new connection of somebody unknown. Ends with this.
     *
     * @param rights what the caller may do in the application
     */
    public Connection connect(Rights rights) {
        return open(rights, null);
    }

    /**
     * A new connection of somebody who is known, and may call exposed beans and nothing else. What Spring Security lets the
     * caller do there, follows from the identity as at a listener. Ends with this.
     *
     * @param identity such as {@code new PeerIdentity.UnixUser("alice", "staff")}
     */
    public Connection connect(PeerIdentity identity) {
        return open(Rights.exposedOnly(), identity);
    }

    private Connection open(Rights rights, @Nullable PeerIdentity identity) {
        ConnectionPair pair = ConnectionPair.open(
                CALLER, options.toBuilder().name("listener").rights(rights).build(), identity);
        synchronized (this) {
            pairs.add(pair);
        }
        return pair.near();
    }

    /** Ends all connections. Never throws. */
    @Override
    public void close() {
        List<ConnectionPair> open;
        synchronized (this) {
            open = List.copyOf(pairs);
            pairs.clear();
        }
        open.forEach(ConnectionPair::close);
    }
}
