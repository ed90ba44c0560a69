package io.across;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PingTests {

    @Test
    void whoHasNoRightsIsAnsweredToo() {
        Options none = Options.builder().rights(Rights.none()).build();
        try (Peers peers = Peers.connect(Peers.OPTIONS, none)) {
            peers.client().ping();
            peers.client().within(Duration.ofSeconds(30)).ping();

            assertThat(peers.server().stats().callsServed()).isEqualTo(2);
            assertThat(peers.server().stats().denials()).isZero();
        }
    }

    @Test
    void aPythonAnswers() {
        try (Connection python = Connection.open(Endpoint.python(), Peers.OPTIONS)) {
            python.ping();

            assertThat(python.stats().callsMade()).isEqualTo(1);
        }
    }

    @Test
    void aPeerWithoutAThreadToAnswerMissesTheDeadline() throws Exception {
        Options one = Options.builder().maxServedCalls(1).build();
        CountDownLatch end = new CountDownLatch(1);
        try (Peers peers = Peers.connect(Peers.OPTIONS, one)) {
            RemoteRunnable<InterruptedException> wait = Busy::untilTheEnd;
            Busy.end = end;
            CompletableFuture<Void> waiting = peers.client().runAsync(wait);
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> peers.server().stats().callsRunning() == 1);

            assertThatExceptionOfType(DeadlineException.class)
                    .isThrownBy(
                            () -> peers.client().within(Duration.ofMillis(50)).ping())
                    .withMessageContaining("ping");
            end.countDown();
            peers.client().ping();
            waiting.join();
        } finally {
            end.countDown();
        }
    }

    /** What keeps the one thread: it runs in this process, too. */
    private static final class Busy {

        private static volatile CountDownLatch end = new CountDownLatch(0);

        static void untilTheEnd() throws InterruptedException {
            end.await();
        }
    }
}
