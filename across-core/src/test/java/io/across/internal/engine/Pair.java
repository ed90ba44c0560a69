package io.across.internal.engine;

import io.across.Connection;
import io.across.Options;
import io.across.internal.transport.InMemoryTransport;
import io.across.internal.transport.Transport;
import java.time.Duration;
import java.util.Map;

/** Two connections, joined in memory, that speak {@link PlainCodec}. */
record Pair(EngineConnection a, EngineConnection b) implements AutoCloseable {

    static final Options OPTIONS =
            Options.builder().timeout(Duration.ofSeconds(30)).build();

    static Pair open() {
        return open(OPTIONS, OPTIONS);
    }

    static Pair open(Options optionsOfA, Options optionsOfB) {
        InMemoryTransport.Pair transports = InMemoryTransport.pair();
        return new Pair(open(transports.a(), optionsOfA), open(transports.b(), optionsOfB));
    }

    /** Two sides that announce these capabilities. */
    static Pair open(long capabilitiesOfA, long capabilitiesOfB) {
        InMemoryTransport.Pair transports = InMemoryTransport.pair();
        return new Pair(open(transports.a(), OPTIONS, capabilitiesOfA), open(transports.b(), OPTIONS, capabilitiesOfB));
    }

    static EngineConnection open(Transport transport, Options options) {
        return open(transport, options, 1);
    }

    static EngineConnection open(Transport transport, Options options, long capabilities) {
        return EngineConnection.open(
                transport, options, (peer, caller) -> new PlainCodec(), 1, capabilities, Map.of(), null);
    }

    Connection caller() {
        return a;
    }

    @Override
    public void close() {
        a.cancel();
        b.cancel();
        closeQuietly(a);
        closeQuietly(b);
    }

    static void closeQuietly(Connection connection) {
        try {
            connection.close();
        } catch (RuntimeException e) {
            // The test has looked at what it wanted to see.
        }
    }
}
