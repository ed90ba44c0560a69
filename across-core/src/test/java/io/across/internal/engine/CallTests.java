package io.across.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.across.Across;
import io.across.CallInterruptedException;
import io.across.Connection;
import io.across.ConnectionState;
import io.across.DeadlineException;
import io.across.DisconnectException;
import io.across.OperationException;
import io.across.RemoteException;
import io.across.internal.concurrent.Uninterrupted;
import io.across.internal.transport.InMemoryTransport;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CallTests {

    /** What never ends, does so here: it runs in threads of this JVM. */
    private static CountDownLatch testEnd;

    @BeforeAll
    static void letThemHang() {
        testEnd = new CountDownLatch(1);
    }

    @AfterAll
    static void nothingHangsOn() {
        testEnd.countDown();
    }

    @Test
    void aCallReturnsItsResult() {
        try (Pair pair = Pair.open()) {
            assertThat(pair.a().call(() -> 42)).isEqualTo(42);
            assertThat(pair.b().call(() -> "back")).isEqualTo("back");
        }
    }

    @Test
    void whoHasWaitedForAConnectionFindsItConnected() throws Exception {
        CountDownLatch settled = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        InMemoryTransport.Pair transports = InMemoryTransport.pair();
        CodecFactory slow = (peer, caller) -> new PlainCodec() {
            @Override
            public String excuseForSilence() {
                settled.countDown();
                Uninterrupted.await(() -> goOn.await(30, TimeUnit.SECONDS));
                return null;
            }
        };
        EngineConnection near = EngineConnection.open(transports.a(), Pair.OPTIONS, slow, 1, 1, Map.of(), null);
        try (Pair pair = new Pair(near, Pair.open(transports.b(), Pair.OPTIONS))) {
            assertThat(settled.await(30, TimeUnit.SECONDS)).isTrue();
            CompletableFuture<Boolean> connected = new CompletableFuture<>();
            Thread waiting =
                    new Thread(() -> connected.complete(pair.a().awaitReady().isConnected()));
            waiting.start();
            await().until(() -> waiting.getState() != Thread.State.RUNNABLE);

            goOn.countDown();

            assertThat(connected.get(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aCallThrowsWhatTheCodeThrows() {
        try (Pair pair = Pair.open()) {
            assertThatThrownBy(() -> pair.a().run(() -> {
                        throw new IOException("gone");
                    }))
                    .isInstanceOf(IOException.class)
                    .hasMessage("gone");
        }
    }

    @Test
    void anOperationExceptionOfTheCodeIsWrapped() {
        try (Pair pair = Pair.open()) {
            assertThatThrownBy(() -> pair.a().run(() -> {
                        throw new DisconnectException("mine");
                    }))
                    .isExactlyInstanceOf(RemoteException.class)
                    .hasCauseInstanceOf(DisconnectException.class);
        }
    }

    @Test
    void manyCallsInARow() {
        try (Pair pair = Pair.open()) {
            for (int i = 0; i < 5_000; i++) {
                int n = i;
                assertThat((int) pair.a().call(() -> n + 1)).isEqualTo(n + 1);
            }
        }
    }

    @Test
    void callsFromManyThreadsBothWays() throws Exception {
        try (Pair pair = Pair.open()) {
            List<CompletableFuture<Void>> runs = new ArrayList<>();
            for (int t = 0; t < 16; t++) {
                Connection connection = t % 2 == 0 ? pair.a() : pair.b();
                runs.add(CompletableFuture.runAsync(
                        () -> {
                            for (int i = 0; i < 300; i++) {
                                int n = i;
                                assertThat((int) connection.call(() -> n * 2)).isEqualTo(n * 2);
                            }
                        },
                        task -> new Thread(task).start()));
            }
            CompletableFuture.allOf(runs.toArray(new CompletableFuture<?>[0])).get(50, TimeUnit.SECONDS);
            assertThat(pair.a().stats().callsOutstanding()).isZero();
        }
    }

    @Test
    void aSlowCallDoesNotHoldUpOthers() throws Exception {
        try (Pair pair = Pair.open()) {
            CompletableFuture<Void> slow = pair.a().runAsync(() -> testEnd.await());
            for (int i = 0; i < 100; i++) {
                assertThat((int) pair.a().call(() -> 1)).isEqualTo(1);
            }
            assertThat(slow).isNotDone();
        }
    }

    @Test
    void callbacksToAnyDepth() {
        try (Pair pair = Pair.open()) {
            assertThat((int) pair.a().call(() -> descend(20))).isEqualTo(20);
        }
    }

    private static int descend(int depth) {
        Connection connection = Objects.requireNonNull(EngineConnection.current());
        return depth == 0 ? 0 : 1 + connection.call(() -> descend(depth - 1));
    }

    @Test
    void aMissedDeadlineFailsOnlyItsCall() {
        try (Pair pair = Pair.open()) {
            assertThatThrownBy(() -> pair.a().within(Duration.ofMillis(500)).run(() -> testEnd.await()))
                    .isInstanceOfSatisfying(
                            DeadlineException.class, e -> assertThat(e.isSent()).isTrue())
                    .hasMessageContaining("500 ms");
            assertThat((int) pair.a().call(() -> 1)).isEqualTo(1);
        }
    }

    @Test
    void aMissedDeadlineOfAnAsynchronousCall() {
        try (Pair pair = Pair.open()) {
            CompletableFuture<Void> call =
                    pair.a().within(Duration.ofMillis(50)).runAsync(() -> testEnd.await());
            assertThat(call)
                    .failsWithin(Duration.ofSeconds(30))
                    .withThrowableThat()
                    .withCauseInstanceOf(DeadlineException.class);
        }
    }

    @Test
    void anInterruptFailsOnlyItsCall() throws Exception {
        try (Pair pair = Pair.open()) {
            assertThat((int) pair.a().call(() -> 1)).isEqualTo(1);
            CompletableFuture<Throwable> failure = new CompletableFuture<>();
            Thread caller = new Thread(() -> {
                try {
                    pair.a().run(() -> testEnd.await());
                } catch (Throwable t) {
                    failure.complete(Thread.currentThread().isInterrupted() ? t : new AssertionError("flag lost"));
                }
            });
            caller.start();
            await().until(() -> pair.b().stats().callsRunning() == 1);
            caller.interrupt();
            assertThat(failure.get(30, TimeUnit.SECONDS)).isInstanceOf(CallInterruptedException.class);
            assertThat((int) pair.a().call(() -> 1)).isEqualTo(1);
        }
    }

    @Test
    void aValueThatCannotBeWrittenFailsItsCallAndLendsNothing() {
        try (Pair pair = Pair.open()) {
            Object unserializable = new Object();
            assertThatThrownBy(() -> pair.a().call(a -> a, List.of(Across.ref("x"), unserializable)))
                    .isExactlyInstanceOf(OperationException.class)
                    .hasMessageContaining("java.lang.Object");
            assertThat(pair.a().stats().objectsLent()).isZero();
            assertThatThrownBy(() -> pair.a().call(() -> (Object) new Thread()))
                    .isExactlyInstanceOf(OperationException.class)
                    .hasMessageContaining("java.lang.Thread");
            assertThat((int) pair.a().call(() -> 1)).isEqualTo(1);
        }
    }

    @Test
    void aRequestThatCannotBeReadFailsThereAndGivesBackWhatItLends() {
        try (Pair pair = Pair.open()) {
            assertThatThrownBy(() -> pair.a().call(a -> a, List.of(new PlainCodec.Unreadable("x"), Across.ref("y"))))
                    .isInstanceOf(OperationException.class)
                    .hasMessageContaining("cannot be read");
            await().until(() -> pair.a().stats().objectsLent() == 0);
        }
    }

    @Test
    void closeIsOrderlyOnBothSides() {
        Pair pair = Pair.open();
        assertThat((int) pair.a().call(() -> 1)).isEqualTo(1);
        pair.a().close();
        assertThat(pair.a().state()).isEqualTo(ConnectionState.CLOSED);
        pair.b().awaitEnd();
        pair.b().close();
        assertThatThrownBy(() -> pair.a().call(() -> 1))
                .isInstanceOf(DisconnectException.class)
                .hasMessageContaining("is closed");
    }

    @Test
    void closeFailsOutstandingCallsOfBothSides() throws Exception {
        Pair pair = Pair.open();
        CompletableFuture<Void> ofA = pair.a().runAsync(() -> testEnd.await());
        CompletableFuture<Void> ofB = pair.b().runAsync(() -> testEnd.await());
        await().until(() -> pair.a().stats().callsRunning() + pair.b().stats().callsRunning() == 2);
        pair.a().close();
        pair.b().close();
        for (CompletableFuture<Void> call : List.of(ofA, ofB)) {
            assertThat(call)
                    .failsWithin(Duration.ofSeconds(30))
                    .withThrowableThat()
                    .withCauseInstanceOf(DisconnectException.class);
        }
    }

    @Test
    void cancelFailsEverythingWithItsReason() {
        Pair pair = Pair.open();
        pair.b().awaitReady();
        CompletableFuture<Void> call = pair.a().runAsync(() -> testEnd.await());
        pair.a().cancel();
        assertThat(call).failsWithin(Duration.ofSeconds(30)).withThrowableThat().withMessageContaining("cancelled");
        assertThatThrownBy(pair.a()::close)
                .isInstanceOf(DisconnectException.class)
                .hasMessageContaining("cancelled");
        pair.a().close();
        assertThatThrownBy(pair.b()::close).isInstanceOf(DisconnectException.class);
    }
}
