package io.across;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.across.ConnectionListener.Direction;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CallTracerTests {

    private static final CountDownLatch HELD = new CountDownLatch(1);

    @Test
    void aContextTravelsWithTheCallAndBothSidesAreToldOfItsEnd() {
        Recorder client = new Recorder("client");
        Recorder server = new Recorder("server");
        try (Peers peers = connect(client, server)) {
            assertThat(peers.client().call(() -> 42)).isEqualTo(42);
            await().until(() -> server.ends.size() == 1);
        }
        assertThat(client.outgoing).singleElement().asString().contains("CallTracerTests");
        assertThat(server.incoming).isEqualTo(client.outgoing);
        assertThat(server.received).containsExactly(Map.of("sender", "client", "text", "żółw"));
        assertThat(client.ends).containsExactly("returned");
        assertThat(server.ends).containsExactly("returned");
    }

    @Test
    void failuresAreToldToBothSides() {
        Recorder client = new Recorder("client");
        Recorder server = new Recorder("server");
        try (Peers peers = connect(client, server)) {
            assertThatThrownBy(() -> peers.client().run(() -> {
                        throw new IOException("gone");
                    }))
                    .isInstanceOf(IOException.class);
            await().until(() -> server.ends.size() == 1);
        }
        assertThat(client.ends).containsExactly("java.io.IOException: gone");
        assertThat(server.ends).containsExactly("java.io.IOException: gone");
    }

    @Test
    void anAsynchronousCallIsFollowedToItsEnd() throws Exception {
        Recorder client = new Recorder("client");
        Recorder server = new Recorder("server");
        try (Peers peers = connect(client, server)) {
            assertThat(peers.client().callAsync(() -> "later").get(30, TimeUnit.SECONDS))
                    .isEqualTo("later");
            await().until(() -> server.ends.size() == 1 && client.ends.size() == 1);
        }
        assertThat(server.received).hasSize(1);
    }

    @Test
    void aPeerWithoutTracerTakesCallsWithContextAndOneWithoutContextIsFollowed() {
        Recorder client = new Recorder("client");
        try (Peers peers = Peers.connect(withTracer(client), Peers.OPTIONS)) {
            assertThat(peers.client().call(() -> 1)).isEqualTo(1);
            assertThat(peers.server().call(() -> 2)).isEqualTo(2);
            await().until(() -> client.ends.size() == 2);
        }
        assertThat(client.received).containsExactly(Map.of());
    }

    @Test
    void aTracerThatThrowsHarmsNoCall() {
        CallTracer broken = new CallTracer() {
            @Override
            public Trace outgoing(Connection connection, String target, Map<String, String> context) {
                return failure -> {
                    throw new IllegalStateException("at the end");
                };
            }

            @Override
            public Trace incoming(Connection connection, String target, Map<String, String> context) {
                throw new IllegalStateException("at the beginning");
            }
        };
        try (Peers peers = Peers.connect(withTracer(broken), withTracer(broken))) {
            assertThat(peers.client().call(() -> 42)).isEqualTo(42);
        }
    }

    @Test
    void aContextBeyondTheBoundsIsLeftOutAndTheCallGoesOn() {
        Recorder server = new Recorder("server");
        Recorder client = new Recorder("client") {
            @Override
            public Trace outgoing(Connection connection, String target, Map<String, String> context) {
                context.put("large", "x".repeat(9_000));
                return Trace.NONE;
            }
        };
        try (Peers peers = connect(client, server)) {
            assertThat(peers.client().call(() -> 42)).isEqualTo(42);
            await().until(() -> server.ends.size() == 1);
        }
        assertThat(server.received).containsExactly(Map.of());
    }

    @Test
    void callsUnderWayAreListedOnBothSidesWithTargetAndAge() {
        try (Peers peers = Peers.connect()) {
            assertThat(peers.client().callsInProgress()).isEmpty();
            CompletableFuture<Void> call = peers.client().runAsync(() -> HELD.await());
            await().untilAsserted(() -> assertThat(peers.server().callsInProgress())
                    .singleElement()
                    .satisfies(served -> {
                        assertThat(served.direction()).isEqualTo(Direction.INCOMING);
                        assertThat(served.target()).contains("CallTracerTests");
                    }));
            assertThat(peers.client().callsInProgress()).singleElement().satisfies(made -> {
                assertThat(made.direction()).isEqualTo(Direction.OUTGOING);
                assertThat(made.target()).contains("CallTracerTests");
                assertThat(made.age()).isBetween(Duration.ofNanos(1), Duration.ofMinutes(1));
            });
            HELD.countDown();
            assertThat(call).succeedsWithin(Duration.ofSeconds(30));
            await().until(() -> peers.client().callsInProgress().isEmpty()
                    && peers.server().callsInProgress().isEmpty());
        }
    }

    @Test
    void silenceEndsWithEverythingThatIsHeard() {
        try (Peers peers = Peers.connect()) {
            peers.client().awaitReady();
            await().until(() -> peers.client().silence().toMillis() >= 30);
            peers.client().run(() -> {});
            assertThat(peers.client().silence()).isLessThan(Duration.ofSeconds(20));
        }
    }

    private static Peers connect(CallTracer client, CallTracer server) {
        return Peers.connect(withTracer(client), withTracer(server));
    }

    private static Options withTracer(CallTracer tracer) {
        return Peers.OPTIONS.toBuilder().callTracer(tracer).build();
    }

    private static class Recorder implements CallTracer {

        private final String name;
        private final List<String> outgoing = new CopyOnWriteArrayList<>();
        private final List<String> incoming = new CopyOnWriteArrayList<>();
        private final List<Map<String, String>> received = new CopyOnWriteArrayList<>();
        private final List<String> ends = new CopyOnWriteArrayList<>();

        Recorder(String name) {
            this.name = name;
        }

        @Override
        public Trace outgoing(Connection connection, String target, Map<String, String> context) {
            outgoing.add(target);
            context.put("sender", name);
            context.put("text", "żółw");
            return this::ended;
        }

        @Override
        public Trace incoming(Connection connection, String target, Map<String, String> context) {
            incoming.add(target);
            received.add(context);
            return this::ended;
        }

        private void ended(@Nullable Throwable failure) {
            ends.add(failure == null ? "returned" : failure.toString());
        }
    }
}
