package io.across.lasting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.fail;
import static org.awaitility.Awaitility.await;

import io.across.Backoff;
import io.across.Calls;
import io.across.Connection;
import io.across.ConnectionState;
import io.across.DeadlineException;
import io.across.DisconnectException;
import io.across.Endpoint;
import io.across.LimitException;
import io.across.NotSentException;
import io.across.Options;
import io.across.RemoteCallable;
import io.across.fixtures.FarSide;
import io.across.internal.route.RoutedPython;
import io.across.python.Python;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How calls wait for a connection and what they fail with, over real sockets. */
@Timeout(120)
class LastingConnectionTests {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Backoff SOON = Backoff.exponential(Duration.ofMillis(1), Duration.ofMillis(20));
    private static final Backoff LATE = Backoff.exponential(Duration.ofHours(1), Duration.ofHours(1));

    /** What code has run on the far side, which is this JVM. */
    private static final AtomicInteger RUNS = new AtomicInteger();

    private static volatile CountDownLatch entered;
    private static volatile CountDownLatch leave;

    @TempDir
    private Path directory;

    private FarSide farSide;

    @BeforeEach
    void reset() {
        RUNS.set(0);
        entered = new CountDownLatch(1);
        leave = new CountDownLatch(1);
        farSide = FarSide.absent(directory.resolve("s"));
    }

    @AfterEach
    void end() {
        leave.countDown();
        farSide.close();
    }

    @Test
    void callsThatWaitAreMadeWhenTheConnectionIsThere() throws Exception {
        try (LastingConnection connection = started(SOON, Options.defaults())) {
            List<CompletableFuture<Integer>> waiting = IntStream.range(0, 20)
                    .mapToObj(each -> connection.within(PATIENCE).callAsync(() -> RUNS.incrementAndGet()))
                    .toList();
            CompletableFuture<Integer> blocking = CompletableFuture.supplyAsync(
                    () -> connection.within(PATIENCE).call(() -> RUNS.incrementAndGet()));
            await().atMost(PATIENCE).until(() -> farSide.attempts() > 3);
            assertThat(RUNS).hasValue(0);
            assertThat(connection.state()).isEqualTo(ConnectionState.STARTING);

            farSide.start();

            for (CompletableFuture<Integer> each : waiting) {
                each.get(30, TimeUnit.SECONDS);
            }
            blocking.get(30, TimeUnit.SECONDS);
            assertThat(RUNS).hasValue(21);
        }
    }

    @Test
    void aCallWaitsForAConnectionNoLongerThanItsDeadline() throws Exception {
        try (LastingConnection connection = started(SOON, Options.defaults())) {
            assertThatExceptionOfType(DeadlineException.class)
                    .isThrownBy(() -> connection.within(Duration.ofMillis(50)).call(() -> 1))
                    .withMessageContaining("'far', which is not established")
                    .satisfies(e -> assertThat(e.isSent()).isFalse());
            assertThatFailureOf(connection.within(Duration.ofMillis(50)).callAsync(() -> 1))
                    .isInstanceOf(DeadlineException.class);
        }
    }

    @Test
    void aDeadlineIsToldAsItWasAskedFor() throws Exception {
        farSide.start();
        try (LastingConnection connection = started(SOON, Options.defaults())) {
            Calls soon = connection.within(Duration.ofMillis(500));
            assertThatExceptionOfType(DeadlineException.class)
                    .isThrownBy(() -> soon.call(LastingConnectionTests::block))
                    .withMessageContaining("deadline of 500 ms");
            assertThatFailureOf(soon.callAsync(LastingConnectionTests::block))
                    .isInstanceOf(DeadlineException.class)
                    .hasMessageContaining("deadline of 500 ms");
        }
    }

    @Test
    void callsOfPythonThatWaitHoldNoThread() throws Exception {
        try (LastingConnection connection = started(SOON, Options.defaults())) {
            Python python = connection.python().within(PATIENCE);
            List<CompletableFuture<Object>> waiting = IntStream.range(0, 20)
                    .mapToObj(each -> python.callAsync("len", List.of()))
                    .toList();
            await().atMost(PATIENCE).until(() -> farSide.attempts() > 3);

            assertThat(Thread.getAllStackTraces().values())
                    .noneMatch(stack -> Stream.of(stack)
                            .anyMatch(frame -> frame.getClassName().startsWith(RoutedPython.class.getName())));
            waiting.forEach(each -> each.cancel(false));
            assertThatFailureOf(
                            connection.python().within(Duration.ofMillis(50)).callAsync("len", List.of()))
                    .isInstanceOf(DeadlineException.class)
                    .hasMessageContaining("'far', which is not established");
        }
    }

    @Test
    @SuppressWarnings("try") // that it is closed is part of what is looked at
    void eachLifeIsAConnectionThatEnds() throws Exception {
        farSide.start();
        try (LastingConnection connection = started(SOON, Options.defaults())) {
            Connection first = connection.awaitLife();
            assertThat(first).isNotSameAs(connection).isSameAs(first.awaitLife());
            assertThat((int) first.call(() -> 1)).isOne();
            CompletableFuture<Void> end = connection.onEnd();

            connection.cancel();

            first.onEnd().get(30, TimeUnit.SECONDS);
            assertThat(first.isConnected()).isFalse();
            Connection second = connection.awaitLife();
            assertThat(second).isNotSameAs(first);
            assertThat(second.isConnected()).isTrue();
            assertThat(second.onEnd()).isNotDone();
            assertThat(end).isNotDone();

            connection.close();
            second.onEnd().get(30, TimeUnit.SECONDS);
            assertThat(end).isCompletedWithValue(null);
            assertThatExceptionOfType(NotSentException.class).isThrownBy(connection::awaitLife);
        }
    }

    @Test
    void callsAreToldOfAConnectionThatThereWas() throws Exception {
        farSide.start();
        try (LastingConnection connection = started(SOON, Options.defaults())) {
            connection.awaitReady();
            farSide.close();
            await().atMost(PATIENCE).until(() -> connection.status().lastFailure() != null);

            assertThatExceptionOfType(DeadlineException.class)
                    .isThrownBy(() -> connection.within(Duration.ofMillis(50)).call(() -> 1))
                    .withMessageContaining("'far', which has ended and is not established again");
        }
    }

    @Test
    void aCallWithoutADeadlineWaitsForTheTimeout() throws Exception {
        Options hasty = Options.builder().timeout(Duration.ofMillis(50)).build();
        try (LastingConnection connection = started(SOON, hasty)) {
            await().atMost(PATIENCE).until(() -> connection.status().lastFailure() != null);

            assertThatExceptionOfType(NotSentException.class)
                    .isThrownBy(() -> connection.call(() -> 1))
                    .withMessageContaining("timeout=50 ms")
                    .withMessageContaining("last failure");
            assertThatFailureOf(connection.callAsync(() -> 1))
                    .isInstanceOf(NotSentException.class)
                    .hasMessageContaining("timeout=50 ms");
            assertThatExceptionOfType(NotSentException.class).isThrownBy(connection::awaitReady);
        }
    }

    @Test
    void aCallOnItsWayFailsWithItsConnectionAndIsNotRepeated() throws Exception {
        farSide.start();
        try (LastingConnection connection = started(SOON, Options.defaults())) {
            CompletableFuture<Integer> onItsWay = connection.callAsync(LastingConnectionTests::block);
            CompletableFuture<Integer> blocking =
                    CompletableFuture.supplyAsync(() -> connection.call(LastingConnectionTests::block));
            await().atMost(PATIENCE).until(() -> RUNS.get() == 2);

            farSide.die();

            assertThatFailureOf(onItsWay).isExactlyInstanceOf(DisconnectException.class);
            assertThatFailureOf(blocking).isExactlyInstanceOf(DisconnectException.class);
            leave.countDown();
            farSide.start();
            assertThat((int) connection.within(PATIENCE).call(() -> 7)).isEqualTo(7);
            assertThat(RUNS).hasValue(2);
        }
    }

    private static int block() {
        CountDownLatch until = leave;
        RUNS.incrementAndGet();
        entered.countDown();
        try {
            until.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return 0;
    }

    @Test
    void whatTheCodeThrowsArrivesAsItself() throws Exception {
        farSide.start();
        RemoteCallable<Integer, TimeoutException> slow = () -> {
            throw new TimeoutException("the code's own");
        };
        try (LastingConnection connection = started(SOON, Options.defaults())) {
            for (int i = 0; i < 2; i++) { // first while the connection is waited for
                assertThatFailureOf(connection.callAsync(slow))
                        .isInstanceOf(TimeoutException.class)
                        .hasMessage("the code's own");
            }
        }
    }

    @Test
    void onlySoManyCallsWait() throws Exception {
        Options narrow = Options.builder().maxOutstandingCalls(3).build();
        try (LastingConnection connection = started(LATE, narrow)) {
            CompletableFuture<Integer> cancelled = connection.callAsync(() -> 1);
            CompletableFuture<Integer> timed =
                    connection.within(Duration.ofMillis(200)).callAsync(() -> 1);
            CompletableFuture<Integer> patient = connection.callAsync(() -> 1);

            assertThatFailureOf(connection.callAsync(() -> 1))
                    .isInstanceOf(LimitException.class)
                    .hasMessageContaining("across.options.max-outstanding-calls=3");
            assertThatExceptionOfType(LimitException.class).isThrownBy(() -> connection.call(() -> 1));

            cancelled.cancel(false);
            assertThatFailureOf(timed).isInstanceOf(DeadlineException.class);
            CompletableFuture<Integer> second = connection.callAsync(() -> 1);
            assertThatExceptionOfType(DeadlineException.class)
                    .isThrownBy(() -> connection.within(Duration.ofMillis(20)).call(() -> 1));
            CompletableFuture<Integer> third = connection.callAsync(() -> 1);
            assertThat(List.of(patient, second, third)).noneMatch(CompletableFuture::isDone);
        }
    }

    @Test
    void aCancelledCallIsNotMadeLater() throws Exception {
        try (LastingConnection connection = started(SOON, Options.defaults())) {
            CompletableFuture<Integer> cancelled = connection.callAsync(() -> RUNS.addAndGet(1000));
            CompletableFuture<Integer> wanted = connection.callAsync(() -> RUNS.incrementAndGet());
            cancelled.cancel(false);

            farSide.start();

            wanted.get(30, TimeUnit.SECONDS);
            assertThat((int) connection.call(() -> 1)).isEqualTo(1);
            assertThat(connection.stats().callsMade()).isEqualTo(2);
            assertThat(RUNS).hasValue(1);
        }
    }

    @Test
    void cancellingACallOnItsWayGivesItUp() throws Exception {
        farSide.start();
        try (LastingConnection connection = started(SOON, Options.defaults())) {
            CompletableFuture<Integer> onItsWay = connection.callAsync(LastingConnectionTests::block);
            entered.await();

            onItsWay.cancel(false);
            leave.countDown();

            await().atMost(PATIENCE).until(() -> connection.stats().callsOutstanding() == 0);
        }
    }

    @Test
    void cancelBreaksOffTheConnectionOfTheMomentAlone() throws Exception {
        farSide.start();
        try (LastingConnection connection = started(SOON, Options.defaults())) {
            CompletableFuture<Integer> onItsWay = connection.callAsync(LastingConnectionTests::block);
            entered.await();

            connection.cancel();

            assertThatFailureOf(onItsWay).isExactlyInstanceOf(DisconnectException.class);
            assertThat((int) connection.within(PATIENCE).call(() -> 7)).isEqualTo(7);
            assertThat(farSide.attempts()).isEqualTo(2);
        }
    }

    @Test
    void aLazyConnectionIsOpenedByTheFirstCall() throws Exception {
        farSide.start();
        try (LastingConnection connection = Lasting.connection(farSide::open, Options.defaults(), SOON, true)) {
            connection.start();
            assertThat(connection.isIdle()).isTrue();
            assertThat(farSide.attempts()).isZero();

            assertThat((int) connection.call(() -> 7)).isEqualTo(7);

            assertThat(connection.isIdle()).isFalse();
            assertThat(farSide.attempts()).isOne();
        }
    }

    @Test
    void withoutReconnectTheEndIsFinal() throws Exception {
        farSide.start();
        try (LastingConnection connection = started(Backoff.never(), Options.defaults())) {
            assertThat((int) connection.call(() -> 7)).isEqualTo(7);

            farSide.die();

            await().atMost(PATIENCE).until(() -> connection.state() == ConnectionState.STOPPED);
            assertThatExceptionOfType(NotSentException.class)
                    .isThrownBy(() -> connection.call(() -> 7))
                    .withMessageContaining("is not opened again");
            assertThat(farSide.attempts()).isOne();
        }
    }

    @Test
    void everyFailureIsRemembered() throws Exception {
        farSide.start();
        for (int i = 0; i < 30; i++) {
            try (LastingConnection connection = started(LATE, Options.defaults())) {
                assertThat((int) connection.call(() -> 7)).isEqualTo(7);

                farSide.die();

                await().atMost(PATIENCE).until(() -> connection.peer() == null);
                assertThat(connection.status().lastFailure())
                        .as("in round %d", i)
                        .isNotNull();
                farSide.start();
            }
        }
    }

    @Test
    void anOrderlyEndIsNoFailure() throws Exception {
        farSide.start();
        try (LastingConnection connection = started(LATE, Options.defaults())) {
            assertThat((int) connection.call(() -> 7))
                    .as("both sides have shaken hands")
                    .isEqualTo(7);

            farSide.end();

            await().atMost(PATIENCE).until(() -> connection.peer() == null);
            assertThat(connection.status().lastFailure()).isNull();
        }
    }

    @Test
    void anOpenerThatThrowsIsTriedAgain() throws Exception {
        farSide.start();
        AtomicInteger attempts = new AtomicInteger();
        Endpoint endpoint = options -> {
            switch (attempts.incrementAndGet()) {
                case 1 -> throw new IllegalStateException("not yet");
                case 2 -> throw new OutOfMemoryError("unable to create native thread");
                default -> {
                    return farSide.open(options);
                }
            }
        };
        try (LastingConnection connection = Lasting.connection(endpoint, Options.defaults(), SOON, false)) {
            connection.start();
            assertThat((int) connection.within(PATIENCE).call(() -> 7)).isEqualTo(7);
            assertThat(attempts).hasValue(3);
        }
    }

    @Test
    void awaitEndWaitsUntilItIsClosedForGood() throws Exception {
        farSide.start();
        LastingConnection connection = started(SOON, Options.defaults());
        CompletableFuture<Void> ended = CompletableFuture.runAsync(connection::awaitEnd);
        connection.awaitReady();
        connection.stop();
        assertThat(ended).isNotDone();

        connection.close();

        ended.get(30, TimeUnit.SECONDS);
        assertThat(connection.state()).isEqualTo(ConnectionState.CLOSED);
        assertThatExceptionOfType(NotSentException.class)
                .isThrownBy(() -> connection.call(() -> 7))
                .withMessageContaining("is closed");
    }

    @Test
    void whatASocketWasCannotBeOpenedAgain() throws Exception {
        farSide.start();
        Endpoint once = Endpoint.socket(SocketChannel.open(UnixDomainSocketAddress.of(directory.resolve("s"))));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Connection.lasting(once, Options.defaults(), SOON))
                .withMessageContaining("cannot be opened again");
        try (Connection connection = Connection.lasting(once, Options.defaults(), Backoff.never())) {
            assertThat((int) connection.call(() -> 7)).isEqualTo(7);
        }
    }

    @Test
    void whatIsDoneWithEachConnectionIsDoneBeforeItIsUsed() throws Exception {
        farSide.start();
        List<String> seen = new CopyOnWriteArrayList<>();
        try (LastingConnection connection = started(SOON, Options.defaults())) {
            connection.awaitReady();
            connection.addInitializer(
                    each -> seen.add("of life " + (seen.size() + 1) + " called " + each.call(() -> 7)));
            connection.cancel();
            connection.within(PATIENCE).call(() -> 8);

            assertThat(seen).startsWith("of life 1 called 7", "of life 2 called 7");
        }
    }

    @Test
    void classesOfExportsAreFoundByTheLoaderOfWhoeverExportsInEachLife() throws Exception {
        farSide.start();
        List<@Nullable ClassLoader> seen = new CopyOnWriteArrayList<>();
        ClassLoader mine = new ClassLoader(getClass().getClassLoader()) {};
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (LastingConnection connection = started(SOON, Options.defaults())) {
            connection.awaitReady();
            thread.setContextClassLoader(mine);
            connection.addInitializer(each -> seen.add(Thread.currentThread().getContextClassLoader()));
            thread.setContextClassLoader(before);
            connection.cancel();
            connection.within(PATIENCE).call(() -> 8);

            assertThat(seen).hasSizeGreaterThanOrEqualTo(2).containsOnly(mine);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** By nothing but the API for plain Java. */
    @Test
    void itOutlivesItsPeers() throws Exception {
        farSide.start();
        Endpoint endpoint = Endpoint.unix(directory.resolve("s"));
        try (Connection connection = Connection.lasting(endpoint, Options.defaults(), SOON)) {
            assertThat((int) connection.within(PATIENCE).call(() -> 1)).isOne();
            farSide.die();
            farSide.start();
            await("a call may still go to the connection that dies")
                    .atMost(PATIENCE)
                    .ignoreExceptionsInstanceOf(DisconnectException.class)
                    .until(() -> connection.within(PATIENCE).call(() -> 2) == 2);
            assertThat(connection.name()).isEqualTo(endpoint.toString());
            assertThat(connection.status().state()).isEqualTo(ConnectionState.RUNNING);
            assertThat(connection.status().lastFailure()).isNotNull();
        }
    }

    private LastingConnection started(Backoff policy, Options options) {
        LastingConnection connection = Lasting.connection(farSide::open, options, policy, false);
        connection.start();
        return connection;
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> assertThatFailureOf(CompletableFuture<?> future)
            throws Exception {
        try {
            return fail("returned " + future.get(30, TimeUnit.SECONDS));
        } catch (ExecutionException e) {
            return assertThat(e.getCause());
        }
    }
}
