package io.across.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.across.ExposedObjects;
import io.across.Options;
import io.across.Rights;
import io.across.fixtures.RawPeer;
import io.across.internal.wire.Capabilities;
import io.across.internal.wire.Payload;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls that a peer has sent before it learns that none are taken any more. */
@Timeout(60)
class LateCallsTests {

    interface Desk {
        void block();
    }

    private final CountDownLatch unblocked = new CountDownLatch(1);
    private final CountDownLatch running = new CountDownLatch(1);

    private final Desk desk = () -> {
        running.countDown();
        try {
            unblocked.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    };

    private final LocalConnectionHandler handler = new LocalConnectionHandler(Options.builder()
            .rights(Rights.exposedOnly())
            .exposed(ExposedObjects.builder().expose("desk", desk, Desk.class).build())
            .build());

    @ParameterizedTest
    @ValueSource(longs = {1, 1 | Capabilities.DRAIN})
    void whatTheyLendIsGivenBackWhileOthersAreStillRun(long capabilities) throws Exception {
        Payload block = RawPeer.valueOf(
                connection -> connection.exposed(Desk.class, "desk").block());
        try (AcrossServer server = AcrossServer.builder()
                        .tcp("localhost", 0)
                        .handler(handler)
                        .build()
                        .start();
                RawPeer peer = new RawPeer(server.address(), 0, capabilities)) {
            peer.apply(0, new long[0], block);
            running.await();
            handler.connections().get(0).drain(Duration.ofSeconds(50));
            peer.apply(1, new long[] {7, 1 << 20}, block);

            assertThat(peer.readUntil(() -> peer.givenBack().equals(Set.of(7L, 1L << 20))))
                    .isTrue();
            assertThat(peer.answers()).doesNotContainKey(0L);
            unblocked.countDown();
            assertThat(peer.readUntil(() -> peer.answers().containsKey(0L))).isTrue();
            assertThat(peer.isDrained()).isEqualTo(capabilities != 1);
        } finally {
            unblocked.countDown();
        }
    }
}
