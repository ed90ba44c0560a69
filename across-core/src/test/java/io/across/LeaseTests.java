package io.across;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.across.internal.provider.DefaultConnectionProvider;
import io.across.internal.transport.InMemoryTransport;
import io.across.process.ChildJvm;
import io.across.python.Keywords;
import io.across.python.Python;
import io.across.python.PythonBinding;
import io.across.python.PythonModules;
import io.across.python.PythonObject;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What somebody has who takes one peer and gives it back. */
@Timeout(120)
@SuppressWarnings("try") // that a lease is closed is what is looked at
class LeaseTests {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration AS_LONG_AS_NEEDED = Duration.ofSeconds(-1);

    private static final Options OPTIONS = Peers.OPTIONS.toBuilder()
            .name("far")
            .exposed(ExposedObjects.builder()
                    .expose("seven", (IntSupplier) () -> 7, IntSupplier.class)
                    .build())
            .build();

    /** Of the far side, which is this JVM. */
    private static volatile CountDownLatch entered;

    private static volatile CountDownLatch leave;
    private static volatile Lease leased;

    private final InMemoryTransport.Pair ends = InMemoryTransport.pair();
    private final Connection near = DefaultConnectionProvider.open(ends.a(), OPTIONS);
    private final Connection far = DefaultConnectionProvider.open(ends.b(), OPTIONS);
    private final Channel channel = near;

    @BeforeEach
    void reset() {
        entered = new CountDownLatch(1);
        leave = new CountDownLatch(1);
    }

    @AfterEach
    void end() {
        leave.countDown();
        near.cancel();
        far.cancel();
    }

    private static int block() throws InterruptedException {
        CountDownLatch until = leave;
        entered.countDown();
        until.await();
        return 42;
    }

    @Test
    void whatIsLeftWithThePeerIsThereForTheNextCall() {
        leaveSomethingWith(channel);
    }

    @Test
    void aChildJvmCanBeLeased() {
        try (Connection child = Connection.open(Endpoint.jvm(ChildJvm.builder().build()), Peers.OPTIONS)) {
            leaveSomethingWith(child);
            try (Lease lease = child.lease()) {
                assertThat(lease.call(() -> ProcessHandle.current().pid()))
                        .isEqualTo(child.call(() -> ProcessHandle.current().pid()));
            }
        }
    }

    private static void leaveSomethingWith(Channel channel) {
        try (Lease lease = channel.lease()) {
            List<String> guests = lease.callRef(() -> new ArrayList<String>());
            guests.add("Alice");
            List<?> more = lease.replicate(List.class, new ArrayList<>(List.of("Hatter", "Hare")));
            assertThat(more).hasSize(2);
            assertThat(guests).hasSize(1);
            assertThat(Proxies.isProxy(guests)).isTrue();
        }
        assertThat((int) channel.call(() -> 1)).isOne();
    }

    @Test
    void aPythonCanBeLeased() throws Exception {
        try (Connection worker = Connection.open(Endpoint.python(), Peers.OPTIONS)) {
            Lease lease = worker.lease();
            Python python = lease.python();
            Length length = python.bind(Length.class, new PythonBinding("builtins", Map.of(), false));
            PythonObject guests = python.callRef("builtins.list", List.of("Alice"));
            guests.invoke("append", "Hatter");
            assertThat(length.len(guests)).isEqualTo(2);
            assertThat(python.callAsync(Integer.class, "len", guests).get()).isEqualTo(2);
            assertThat(python.call(Integer.class, "int", "11", Keywords.of("base", 2)))
                    .isEqualTo(3);
            assertThat(lease.execute("1 + x", Map.of("x", 1))).isEqualTo(2);

            lease.close();

            isOver(() -> python.call("len", List.of()));
            isOver(() -> python.within(PATIENCE).callRef("builtins.list"));
            isOver(() -> length.len(List.of()));
            isOver(() -> python.export(PythonModules.classPath("python"), "kitchen"));
            isOver(() -> lease.execute("1"));
            failsAsOver(python.callAsync("len", List.of()));
            // What the lease has left there belongs to the peer.
            assertThat(guests.len()).isEqualTo(2);
            assertThat(worker.python().call(Integer.class, "len", guests)).isEqualTo(2);
        }
    }

    interface Length {
        int len(Object of);
    }

    @Test
    void aLeaseShowsItsPeer() {
        try (Lease lease = channel.lease()) {
            assertThat(lease.peer()).isSameAs(near.peer());
            assertThat(lease.id()).isEqualTo(near.id());
            assertThat(lease.name()).isEqualTo("far");
            assertThat(lease.openedAt()).isEqualTo(near.openedAt());
            assertThat(lease.rights()).isEqualTo(near.rights());
            assertThat(lease.state()).isEqualTo(ConnectionState.RUNNING);
            assertThat(lease.isConnected()).isTrue();
            assertThat(lease.awaitReady()).isSameAs(lease);
            assertThat(lease.awaitLife()).isSameAs(lease);
            lease.ping();
            assertThat(lease.stats().callsMade()).isOne();
            assertThat(lease.status().state()).isEqualTo(ConnectionState.RUNNING);
            assertThat(lease).hasToString("the lease of connection 'far' (RUNNING)");
        }
    }

    @Test
    void onceGivenBackItMakesNoCalls() {
        Lease lease = channel.lease();
        IntSupplier exposed = lease.exposed(IntSupplier.class, "seven");
        assertThat(exposed.getAsInt()).isEqualTo(7);
        ReferenceCalls calls = lease.within(PATIENCE);

        lease.close();
        lease.close();
        lease.close(PATIENCE);

        isOver(() -> lease.call(() -> 1));
        isOver(() -> lease.run(() -> {}));
        isOver(() -> calls.call(() -> 1));
        isOver(() -> lease.callRef(List.class, ArrayList::new));
        isOver(() -> lease.replicate(List.class, new ArrayList<>()));
        isOver(() -> lease.execute("1"));
        isOver(() -> lease.export("io.across"));
        isOver(() -> lease.export(LeaseTests.class));
        isOver(() -> lease.checkExposed(IntSupplier.class, "seven"));
        isOver(exposed::getAsInt);
        isOver(lease::ping);
        isOver(lease::awaitReady);
        isOver(lease::lease);
        failsAsOver(lease.callAsync(() -> 1));
        failsAsOver(lease.callRefAsync(ArrayList::new));
        failsAsOver(lease.executeAsync("1", Map.of()));
        assertThat(lease.state()).isEqualTo(ConnectionState.CLOSED);
        assertThat(lease.isConnected()).isFalse();
        assertThat(lease.onEnd()).isCompleted();
        lease.awaitEnd();
        assertThat(near.isConnected()).isTrue();
        assertThat((int) channel.call(() -> 1)).isOne();
    }

    private static void isOver(ThrowingCallable call) {
        assertThatIllegalStateException().isThrownBy(call).withMessageContaining("has been given back");
    }

    private static void failsAsOver(CompletableFuture<?> future) {
        assertThat(future)
                .failsWithin(PATIENCE)
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void callsUnderWayRunOn() throws Exception {
        Lease lease = channel.lease();
        CompletableFuture<Integer> waiting = lease.callAsync(LeaseTests::block);
        CompletableFuture<Integer> waited = CompletableFuture.supplyAsync(() -> {
            try {
                return lease.call(LeaseTests::block);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        await().atMost(PATIENCE).until(() -> near.stats().callsMade() == 2);
        CompletableFuture<Void> end = lease.onEnd();

        lease.close();

        assertThat(lease.state()).isEqualTo(ConnectionState.DRAINING);
        assertThat(end).isNotDone();
        isOver(() -> lease.call(() -> 1));
        leave.countDown();
        assertThat(waiting.get(30, TimeUnit.SECONDS)).isEqualTo(42);
        assertThat(waited.get(30, TimeUnit.SECONDS)).isEqualTo(42);
        end.get(30, TimeUnit.SECONDS);
        assertThat(lease.state()).isEqualTo(ConnectionState.CLOSED);
    }

    @Test
    void whoClosesMayWaitForCallsUnderWay() throws Exception {
        Lease lease = channel.lease();
        CompletableFuture<Integer> call = lease.callAsync(LeaseTests::block);
        lease.close(Duration.ofMillis(1));
        assertThat(lease.state()).isEqualTo(ConnectionState.DRAINING);
        CompletableFuture<Boolean> closed = CompletableFuture.supplyAsync(() -> {
            lease.close(AS_LONG_AS_NEEDED);
            return lease.state() == ConnectionState.CLOSED;
        });
        Thread.currentThread().interrupt();
        lease.close(AS_LONG_AS_NEEDED);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(closed).isNotDone();

        leave.countDown();

        assertThat(closed.get(30, TimeUnit.SECONDS)).isTrue();
        assertThat(call.get(30, TimeUnit.SECONDS)).isEqualTo(42);
    }

    /** Else it would wait for the call that waits for it. */
    @Test
    void codeThatThePeerCallsDoesNotWait() {
        leased = channel.lease();
        assertThat((boolean) leased.call(() -> Across.connection().call(() -> {
                    leased.close(AS_LONG_AS_NEEDED);
                    return leased.state() == ConnectionState.DRAINING;
                })))
                .isTrue();
        assertThat(leased.state()).isEqualTo(ConnectionState.CLOSED);
    }

    @Test
    void cancellingItEndsThePeersLife() throws Exception {
        Lease lease = channel.lease();
        CompletableFuture<Integer> call = lease.callAsync(LeaseTests::block);

        lease.cancel();

        near.onEnd().get(30, TimeUnit.SECONDS);
        assertThat(call)
                .failsWithin(PATIENCE)
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(DisconnectException.class);
        assertThatExceptionOfType(DisconnectException.class).isThrownBy(() -> lease.call(() -> 1));
        lease.awaitEnd();
        lease.close();
        isOver(() -> lease.call(() -> 1));
    }

    @Test
    void cancellingItAfterwardsLeavesThePeerAlone() {
        Lease lease = channel.lease();
        lease.close();
        lease.cancel();
        assertThat((int) near.call(() -> 1)).isOne();
    }

    @Test
    void aCallThatDoesNotEndCanBeBrokenOffAfterwards() {
        Lease lease = channel.lease();
        CompletableFuture<Integer> call = lease.callAsync(LeaseTests::block);
        lease.close();
        lease.cancel();
        assertThat(call).failsWithin(PATIENCE);
        lease.awaitEnd();
        assertThat(near.isConnected()).isFalse();
    }

    @Test
    void aFutureThatIsCancelledIsNotWaitedFor() throws Exception {
        Lease lease = channel.lease();
        CompletableFuture<Integer> call = lease.callAsync(LeaseTests::block);
        assertThat(entered.await(30, TimeUnit.SECONDS)).isTrue();
        call.cancel(false);
        lease.close();
        assertThat(lease.state()).isEqualTo(ConnectionState.CLOSED);
    }

    @Test
    void proxiesLastAsLongAsThePeer() {
        List<String> guests;
        try (Lease lease = channel.lease()) {
            guests = lease.callRef(() -> new ArrayList<String>());
        }
        guests.add("Alice");
        assertThat(guests).hasSize(1);
        near.cancel();
        assertThatExceptionOfType(DisconnectException.class).isThrownBy(guests::size);
    }

    @Test
    void aLeaseCanBeLeasedAndEndsWithItsOwn() {
        Lease outer = channel.lease();
        Lease inner = outer.lease();
        assertThat((int) inner.call(() -> 1)).isOne();
        inner.close();
        isOver(() -> inner.call(() -> 1));
        assertThat((int) outer.call(() -> 1)).isOne();

        Lease another = outer.lease();
        outer.close();
        isOver(() -> another.call(() -> 1));
        assertThat(another.isConnected()).isFalse();
        another.close();
    }

    @Test
    void aConnectionThatHasEndedIsNotLeased() {
        near.close();
        assertThatExceptionOfType(DisconnectException.class).isThrownBy(channel::lease);
    }

    @Test
    void aConnectionIsWaitedForUntilItsTimeout() {
        Options hasty = OPTIONS.toBuilder().timeout(Duration.ofMillis(50)).build();
        Connection alone =
                DefaultConnectionProvider.open(InMemoryTransport.pair().a(), hasty);
        assertThatExceptionOfType(DisconnectException.class).isThrownBy(alone::lease);

        Thread.currentThread().interrupt();
        Connection patient =
                DefaultConnectionProvider.open(InMemoryTransport.pair().a(), OPTIONS);
        assertThatExceptionOfType(CallInterruptedException.class).isThrownBy(patient::lease);
        assertThat(Thread.interrupted()).isTrue();
        patient.cancel();
    }

    /** A connection may live for weeks, and be leased for every request. */
    @Test
    void whatWasGivenBackIsForgotten() {
        Lease lease = near.lease();
        WeakReference<CompletableFuture<Void>> end = new WeakReference<>(lease.onEnd());
        lease.close();
        await().atMost(PATIENCE).until(() -> {
            System.gc();
            return end.get() == null;
        });
        assertThat(lease.state()).isEqualTo(ConnectionState.CLOSED);
    }
}
