package io.across;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.across.fixtures.SlowCalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
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
class CallObserverTests {

    private static final CountDownLatch HELD = new CountDownLatch(1);

    @Test
    void aContextTravelsWithTheCallAndBothSidesAreToldOfItsEnd() {
        Recorder client = new Recorder("client");
        Recorder server = new Recorder("server");
        try (Peers peers = connect(client, server)) {
            assertThat(peers.client().call(() -> 42)).isEqualTo(42);
            await().until(() -> server.ends.size() == 1);
        }
        assertThat(client.outgoing).singleElement().asString().contains("CallObserverTests");
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
    void aPeerWithoutObserverTakesCallsWithContextAndOneWithoutContextIsFollowed() {
        Recorder client = new Recorder("client");
        try (Peers peers = Peers.connect(withObserver(client), Peers.OPTIONS)) {
            assertThat(peers.client().call(() -> 1)).isEqualTo(1);
            assertThat(peers.server().call(() -> 2)).isEqualTo(2);
            await().until(() -> client.ends.size() == 2);
        }
        assertThat(client.received).containsExactly(Map.of());
    }

    @Test
    void oneThatThrowsHarmsNeitherCallsNorOthers() throws Exception {
        Recorder client = new Recorder("client");
        Recorder server = new Recorder("server");
        for (Broken.Where where : Broken.Where.values()) {
            Options one = withObserver(new Broken(where)).toBuilder()
                    .observer(connection -> client)
                    .build();
            Options other = withObserver(new Broken(where)).toBuilder()
                    .observer(connection -> server)
                    .build();
            try (Peers peers = Peers.connect(one, other)) {
                assertThat(peers.client().call(() -> 42))
                        .as("thrown by %s", where)
                        .isEqualTo(42);
                assertThat(peers.client().callAsync(() -> 43).get(30, TimeUnit.SECONDS))
                        .as("thrown by %s", where)
                        .isEqualTo(43);
            }
        }
        int calls = 2 * Broken.Where.values().length;
        await().untilAsserted(() -> {
            assertThat(client.ends).hasSize(calls).containsOnly("returned");
            assertThat(server.ends).hasSize(calls).containsOnly("returned");
        });
        assertThat(server.received).hasSize(calls).containsOnly(Map.of("sender", "client", "text", "żółw"));
    }

    /** The page's own text, which does what it says. */
    @Test
    void theObserverOfThePageReportsSlowCalls() throws IOException {
        String shown = Files.readString(Path.of("src/test/java/io/across/fixtures/SlowCalls.java"))
                .replaceFirst("package .*;\n\n", "");
        assertThat(Files.readString(Path.of("../docs/operations.md"))).contains("```java\n" + shown + "```");

        List<String> slow = new CopyOnWriteArrayList<>();
        Options any = Peers.OPTIONS.toBuilder()
                .name("worker")
                .observer(new SlowCalls(Duration.ZERO, slow::add))
                .observer(new SlowCalls(Duration.ofDays(1), slow::add))
                .build();
        try (Peers peers = Peers.connect(any, Peers.OPTIONS)) {
            peers.client().run(() -> {});
        }
        assertThat(slow)
                .singleElement()
                .asString()
                .startsWith("worker: ")
                .contains("CallObserverTests")
                .endsWith(" ms");
    }

    @Test
    void aConnectionKnowsItself() {
        Instant before = Instant.now();
        try (Peers peers = Peers.connect()) {
            assertThat(peers.client().id())
                    .containsOnlyDigits()
                    .isEqualTo(peers.client().id());
            assertThat(peers.client().id()).isNotEqualTo(peers.server().id());
            assertThat(peers.client().openedAt()).isBetween(before, Instant.now());
        }
    }

    /** Throws, and not only exceptions. */
    private record Broken(Where where) implements ConnectionObserver, CallObserver {

        private enum Where {
            OUTGOING,
            INCOMING,
            CONTEXT,
            RUNNING,
            ENDED,
            COMPLETING,
            READY,
            CLOSED
        }

        private void at(Where here) {
            if (where == here) {
                throw new AssertionError(here);
            }
        }

        @Override
        public void ready(PeerInfo peer) {
            at(Where.READY);
        }

        @Override
        public void closed(@Nullable Throwable failure) {
            at(Where.CLOSED);
        }

        @Override
        public CallObserver outgoing(CallTarget target) {
            at(Where.OUTGOING);
            return this;
        }

        @Override
        public CallObserver incoming(Map<String, String> context) {
            at(Where.INCOMING);
            return this;
        }

        @Override
        public Map<String, String> context() {
            at(Where.CONTEXT);
            return Map.of();
        }

        @Override
        public void running(CallTarget target) {
            at(Where.RUNNING);
        }

        @Override
        public void ended(@Nullable Throwable failure) {
            at(Where.ENDED);
        }

        @Override
        public void completing(Runnable completion) {
            at(Where.COMPLETING);
            completion.run();
        }
    }

    @Test
    void aFactoryThatThrowsHarmsNoConnection() {
        Recorder client = new Recorder("client");
        Options options = Peers.OPTIONS.toBuilder()
                .observer(connection -> {
                    throw new IllegalStateException("none today");
                })
                .observer(connection -> client)
                .build();
        try (Peers peers = Peers.connect(options, Peers.OPTIONS)) {
            assertThat(peers.client().call(() -> 42)).isEqualTo(42);
        }
        assertThat(client.ends).containsExactly("returned");
    }

    @Test
    void aContextBeyondTheBoundsIsLeftOutAndTheCallGoesOn() {
        Recorder server = new Recorder("server");
        Recorder client = new Recorder("client") {
            @Override
            public CallObserver outgoing(CallTarget target) {
                return new Sending(Map.of("large", "x".repeat(9_000)));
            }
        };
        try (Peers peers = connect(client, server)) {
            assertThat(peers.client().call(() -> 42)).isEqualTo(42);
            await().until(() -> server.ends.size() == 1);
        }
        assertThat(server.received).containsExactly(Map.of());
    }

    private record Sending(Map<String, String> context) implements CallObserver {}

    @Test
    void callsUnderWayAreListedOnBothSidesWithTargetAndAge() {
        try (Peers peers = Peers.connect()) {
            assertThat(peers.client().callsInProgress()).isEmpty();
            CompletableFuture<Void> call = peers.client().runAsync(() -> HELD.await());
            await().untilAsserted(() -> assertThat(peers.server().callsInProgress())
                    .singleElement()
                    .satisfies(served -> {
                        assertThat(served.direction()).isEqualTo(CallDirection.INCOMING);
                        assertThat(served.target()).contains("CallObserverTests");
                    }));
            assertThat(peers.client().callsInProgress()).singleElement().satisfies(made -> {
                assertThat(made.direction()).isEqualTo(CallDirection.OUTGOING);
                assertThat(made.target()).contains("CallObserverTests");
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

    private static Peers connect(ConnectionObserver client, ConnectionObserver server) {
        return Peers.connect(withObserver(client), withObserver(server));
    }

    private static Options withObserver(ConnectionObserver observer) {
        return Peers.OPTIONS.toBuilder().observer(connection -> observer).build();
    }

    private static class Recorder implements ConnectionObserver {

        private final String name;
        private final List<String> outgoing = new CopyOnWriteArrayList<>();
        private final List<String> incoming = new CopyOnWriteArrayList<>();
        private final List<Map<String, String>> received = new CopyOnWriteArrayList<>();
        private final List<String> ends = new CopyOnWriteArrayList<>();

        Recorder(String name) {
            this.name = name;
        }

        @Override
        public CallObserver outgoing(CallTarget target) {
            outgoing.add(target.target());
            return new Recorded();
        }

        @Override
        public CallObserver incoming(Map<String, String> context) {
            received.add(context);
            return new Recorded();
        }

        private final class Recorded implements CallObserver {

            @Override
            public Map<String, String> context() {
                return Map.of("sender", name, "text", "żółw");
            }

            @Override
            public void running(CallTarget target) {
                incoming.add(target.target());
            }

            @Override
            public void ended(@Nullable Throwable failure) {
                Recorder.this.ended(failure);
            }
        }

        private void ended(@Nullable Throwable failure) {
            ends.add(failure == null ? "returned" : failure.toString());
        }
    }
}
