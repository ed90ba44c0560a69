package io.across.lasting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.across.Backoff;
import io.across.DisconnectException;
import io.across.Endpoint;
import io.across.Lease;
import io.across.NotSentException;
import io.across.Options;
import io.across.fixtures.FarSide;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Leases of a connection that is opened again: each stays with the life that it got. Over real sockets. */
@Timeout(120)
@SuppressWarnings("try") // that a lease is closed is what is looked at
class LastingLeaseTests {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Backoff SOON = Backoff.exponential(Duration.ofMillis(1), Duration.ofMillis(20));

    private static volatile CountDownLatch leave;

    @TempDir
    private Path directory;

    private FarSide farSide;

    @BeforeEach
    void reset() {
        leave = new CountDownLatch(1);
        farSide = FarSide.absent(directory.resolve("s"));
    }

    @AfterEach
    void end() {
        leave.countDown();
        farSide.close();
    }

    private LastingConnection started(Options options) {
        LastingConnection connection = Lasting.connection(Endpoint.of("far", farSide::open), options, SOON, false);
        connection.start();
        return connection;
    }

    @Test
    void whatWasLeftWithAPeerIsNotLookedForAtTheNext() throws Exception {
        farSide.start();
        try (LastingConnection connection = started(Options.defaults())) {
            Lease lease = connection.lease();
            List<String> guests = lease.callRef(() -> new ArrayList<String>());
            guests.add("Alice");
            String first = lease.id();

            farSide.die();
            lease.awaitEnd();
            farSide.start();

            assertThat((int) connection.within(PATIENCE).call(() -> 7)).isEqualTo(7);
            assertThatExceptionOfType(DisconnectException.class).isThrownBy(() -> lease.call(() -> 1));
            assertThat(lease.callAsync(() -> 1)).failsWithin(PATIENCE);
            assertThatExceptionOfType(DisconnectException.class).isThrownBy(lease::awaitReady);
            assertThatExceptionOfType(DisconnectException.class).isThrownBy(guests::size);
            assertThat(lease.isConnected()).isFalse();
            lease.close();
            try (Lease next = connection.lease()) {
                assertThat((int) next.call(() -> 1)).isOne();
                assertThat(next.id()).isNotEqualTo(first).isNotEqualTo(connection.id());
            }
        }
    }

    @Test
    void aLeaseIsWaitedForUntilTheTimeout() {
        Options hasty = Options.builder().timeout(Duration.ofMillis(50)).build();
        try (LastingConnection connection = started(hasty)) {
            assertThatExceptionOfType(NotSentException.class)
                    .isThrownBy(connection::lease)
                    .withMessageContaining("timeout=50 ms");
        }
    }

    @Test
    void whoWaitsForALeaseGetsItWhenThePeerIsThere() throws Exception {
        try (LastingConnection connection = started(Options.defaults())) {
            CompletableFuture<Lease> lease = CompletableFuture.supplyAsync(connection::lease);
            await().atMost(PATIENCE).until(() -> farSide.attempts() > 3);
            assertThat(lease).isNotDone();

            farSide.start();

            assertThat((int) lease.get(30, TimeUnit.SECONDS).call(() -> 7)).isEqualTo(7);
        }
    }

    @Test
    void aLeaseThatIsCancelledGetsTheConnectionAnotherLife() throws Exception {
        farSide.start();
        try (LastingConnection connection = started(Options.defaults())) {
            Lease spoilt = connection.lease();
            spoilt.cancel();
            spoilt.close();
            await().atMost(PATIENCE).untilAsserted(() -> {
                try (Lease fresh = connection.lease()) {
                    assertThat(fresh.id()).isNotEqualTo(spoilt.id());
                    fresh.ping();
                }
            });
            spoilt.cancel(); // another's, by now
            assertThat((int) connection.call(() -> 1)).isOne();
        }
    }

    @Test
    void aPeerThatLeavesEndsTheLeaseAfterTheCallsUnderWay() throws Exception {
        farSide.start();
        try (LastingConnection connection = started(Options.defaults())) {
            Lease lease = connection.lease();
            CompletableFuture<Integer> underWay = lease.callAsync(LastingLeaseTests::block);
            lease.ping(); // so that the other call has arrived as well
            CompletableFuture<Void> left = farSide.drain();
            lease.awaitDraining();
            farSide.start();

            assertThatExceptionOfType(NotSentException.class).isThrownBy(() -> lease.call(() -> 1));
            assertThat((int) connection.within(PATIENCE).call(() -> 7)).isEqualTo(7);
            leave.countDown();
            assertThat(underWay.get(30, TimeUnit.SECONDS)).isEqualTo(42);
            left.get(30, TimeUnit.SECONDS);
            lease.awaitEnd();
            assertThatExceptionOfType(DisconnectException.class).isThrownBy(lease::ping);
        }
    }

    private static int block() throws InterruptedException {
        leave.await();
        return 42;
    }

    @Test
    void aClosedConnectionIsNotLeasedAndItsLeasesEnd() throws Exception {
        farSide.start();
        Lease lease;
        try (LastingConnection connection = started(Options.defaults())) {
            lease = connection.lease();
            connection.close();
            assertThatExceptionOfType(NotSentException.class)
                    .isThrownBy(connection::lease)
                    .withMessageContaining("closed");
        }
        lease.awaitEnd();
        assertThatExceptionOfType(DisconnectException.class).isThrownBy(lease::ping);
        lease.close();
        assertThatIllegalStateException().isThrownBy(lease::ping);
    }

    @Test
    void whatFollowsACallHasItsCallersContext() throws Exception {
        farSide.start();
        ThreadLocal<String> context = new ThreadLocal<>();
        try (LastingConnection connection =
                new LastingConnection(Endpoint.of("far", farSide::open), Options.defaults(), SOON, false) {
                    @Override
                    protected Executor callerContext() {
                        String own = context.get();
                        return task -> {
                            context.set(own);
                            try {
                                task.run();
                            } finally {
                                context.remove();
                            }
                        };
                    }
                }) {
            connection.start();
            try (Lease lease = connection.lease()) {
                context.set("tea party");
                CompletableFuture<String> seen =
                        lease.callAsync(LastingLeaseTests::block).thenApply(answer -> context.get());
                leave.countDown();
                assertThat(seen.get(30, TimeUnit.SECONDS)).isEqualTo("tea party");
            }
        }
    }
}
