package io.across.internal.jvm;

import io.across.Connection;
import io.across.DisconnectException;
import io.across.Options;
import io.across.internal.provider.DefaultConnectionProvider;
import io.across.internal.transport.InMemoryTransport;
import java.time.Duration;

/** Two whole connections between JVMs, joined in memory. */
record JvmPair(Connection a, Connection b) implements AutoCloseable {

    static final Options OPTIONS =
            Options.builder().timeout(Duration.ofSeconds(30)).build();

    static JvmPair open() {
        return open(OPTIONS, OPTIONS);
    }

    static JvmPair open(Options optionsOfA, Options optionsOfB) {
        InMemoryTransport.Pair transports = InMemoryTransport.pair();
        return new JvmPair(
                DefaultConnectionProvider.open(transports.a(), optionsOfA),
                DefaultConnectionProvider.open(transports.b(), optionsOfB));
    }

    @Override
    public void close() {
        closeQuietly(a);
        closeQuietly(b);
    }

    static void closeQuietly(Connection connection) {
        connection.cancel();
        try {
            connection.close();
        } catch (DisconnectException e) {
            // Cancelled, or broken by the test.
        }
    }
}
