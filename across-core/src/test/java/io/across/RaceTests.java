package io.across;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two things at once, over a real socket; every outcome that may be is named. */
@Timeout(60)
class RaceTests {

    private static final int CALLERS = 6;

    /** How both sides are connected. */
    Options options() {
        return Peers.OPTIONS;
    }

    @Test
    void callsBothWaysAtOnce() throws Exception {
        try (Peers peers = Peers.connect(options(), options())) {
            List<CompletableFuture<Void>> runs = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                Connection side = i % 2 == 0 ? peers.client() : peers.server();
                runs.add(inThread(() -> {
                    for (int n = 0; n < 100; n++) {
                        int sent = n;
                        assertThat((int) side.call(() -> sent + 1)).isEqualTo(n + 1);
                    }
                }));
            }
            join(runs);
            assertThat(peers.client().stats().callsOutstanding()).isZero();
            assertThat(peers.server().stats().callsOutstanding()).isZero();
        }
    }

    @Test
    void closeRacesCalls() throws Exception {
        race(Connection::close);
    }

    @Test
    void cancelRacesCalls() throws Exception {
        race(Connection::cancel);
    }

    /** A call that is overtaken by the end returns its result or says that the connection is gone; none hangs. */
    private void race(RemoteConsumerOfConnection end) throws Exception {
        try (Peers peers = Peers.connect(options(), options())) {
            peers.client().awaitReady();
            peers.server().awaitReady();
            AtomicInteger answered = new AtomicInteger();
            Queue<Throwable> unexpected = new ConcurrentLinkedQueue<>();
            CountDownLatch warm = new CountDownLatch(CALLERS);
            List<CompletableFuture<Void>> runs = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                Connection side = i % 2 == 0 ? peers.client() : peers.server();
                runs.add(inThread(() -> {
                    try {
                        while (true) {
                            assertThat((int) side.call(() -> 7)).isEqualTo(7);
                            answered.incrementAndGet();
                            warm.countDown();
                        }
                    } catch (DisconnectException e) {
                        warm.countDown();
                    } catch (Throwable t) {
                        unexpected.add(t);
                    }
                }));
            }
            assertThat(warm.await(30, TimeUnit.SECONDS)).isTrue();
            end.accept(peers.client());
            join(runs);
            assertThat(unexpected).isEmpty();
            assertThat(answered).hasPositiveValue();
            assertThat(peers.client().stats().callsOutstanding()).isZero();
        }
    }

    /** Ends a connection, one way or the other. */
    private interface RemoteConsumerOfConnection {
        void accept(Connection connection);
    }

    @Test
    void proxiesAreReleasedWhileOthersAreUsed() throws Exception {
        try (Peers peers = Peers.connect(options(), options())) {
            List<String> kept = peers.client().callRef(() -> new ArrayList<String>());
            List<CompletableFuture<Void>> runs = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                runs.add(inThread(() -> {
                    for (int n = 0; n < 40; n++) {
                        List<String> brief = peers.client().callRef(() -> new ArrayList<String>());
                        assertThat(brief.add("x")).isTrue();
                        // Goes home and is garbage at once: must arrive before it is given back.
                        int size = peers.client().call((List<String> home) -> home.size(), brief);
                        assertThat(size).isEqualTo(1);
                        assertThat(kept.contains("x")).isFalse();
                    }
                }));
            }
            runs.add(inThread(() -> {
                for (int n = 0; n < 5; n++) {
                    System.gc();
                }
            }));
            join(runs);
            assertThat(kept).isEmpty();
            try {
                await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
                    System.gc();
                    assertThat(peers.server().stats().objectsLent()).isEqualTo(1);
                });
            } finally {
                java.lang.ref.Reference.reachabilityFence(kept);
            }
        }
    }

    private static CompletableFuture<Void> inThread(RemoteRunnable<?> task) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        new Thread(() -> {
                    try {
                        task.run();
                        done.complete(null);
                    } catch (Throwable t) {
                        done.completeExceptionally(t);
                    }
                })
                .start();
        return done;
    }

    private static void join(List<CompletableFuture<Void>> runs) throws Exception {
        CompletableFuture.allOf(runs.toArray(new CompletableFuture<?>[0])).get(45, TimeUnit.SECONDS);
    }
}
