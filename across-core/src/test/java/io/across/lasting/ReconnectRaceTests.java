package io.across.lasting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.across.Backoff;
import io.across.Connection;
import io.across.ConnectionState;
import io.across.DisconnectException;
import io.across.NotSentException;
import io.across.Options;
import io.across.fixtures.FarSide;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Close, stop and deaths of the far side at bad moments. */
@Timeout(120)
class ReconnectRaceTests {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Not the timeout, which is a minute: what is ended here must not have to be waited for. */
    private static final Duration PROMPTLY = Duration.ofSeconds(20);

    private static final Backoff SOON = Backoff.exponential(Duration.ofMillis(1), Duration.ofMillis(5));
    private static final Backoff LATE = Backoff.exponential(Duration.ofHours(1), Duration.ofHours(1));

    /** How often the far side, which is this JVM, has run each call. */
    private static final ConcurrentHashMap<Long, AtomicInteger> RUNS = new ConcurrentHashMap<>();

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @TempDir
    private Path directory;

    private Path socket;
    private FarSide farSide;

    @BeforeEach
    void reset() {
        RUNS.clear();
        socket = directory.resolve("s");
        farSide = FarSide.absent(socket);
    }

    @AfterEach
    void end() {
        threads.shutdownNow();
        farSide.close();
    }

    @Test
    void closeEndsAHandshakeUnderWay() throws Exception {
        try (ServerSocketChannel silent = silent();
                LastingConnection connection = started(SOON)) {
            SocketChannel accepted = silent.accept();
            CompletableFuture<Integer> waiting = connection.callAsync(() -> 1);
            Future<Integer> blocking = threads.submit(() -> connection.call(() -> 1));
            assertThat(connection.state()).isEqualTo(ConnectionState.STARTING);

            promptly(connection::close);

            assertNotSent(waiting, "is closed");
            assertNotSent(blocking, "is closed");
            assertThat(connection.state()).isEqualTo(ConnectionState.CLOSED);
            awaitEndOf(accepted);
            awaitNoSupervisor();
        }
    }

    @Test
    void stopEndsAHandshakeUnderWayAndStartBeginsAnother() throws Exception {
        try (ServerSocketChannel silent = silent();
                LastingConnection connection = started(SOON)) {
            SocketChannel first = silent.accept();
            CompletableFuture<Integer> waiting = connection.callAsync(() -> 1);

            promptly(connection::stop);

            assertNotSent(waiting, "has stopped");
            assertThat(connection.state()).isEqualTo(ConnectionState.STOPPED);
            assertNotSent(connection.callAsync(() -> 1), "is stopped");
            awaitEndOf(first);

            connection.start();
            silent.accept().close();
        }
        awaitNoSupervisor();
    }

    @Test
    void closeEndsABackOff() throws Exception {
        LastingConnection connection = started(LATE);
        await().atMost(PATIENCE).until(() -> connection.status().lastFailure() != null);
        CompletableFuture<Integer> waiting = connection.callAsync(() -> 1);

        promptly(connection::close);

        assertNotSent(waiting, "is closed");
        awaitNoSupervisor();
        assertThat(farSide.attempts()).isOne();
    }

    @Test
    void stopAndStartEndABackOff() throws Exception {
        try (LastingConnection connection = started(LATE)) {
            await().atMost(PATIENCE).until(() -> connection.status().lastFailure() != null);
            farSide.start();

            connection.stop();
            connection.start();

            assertThat((int) connection.within(PATIENCE).call(() -> 7)).isEqualTo(7);
            assertThat(farSide.attempts()).isEqualTo(2);
        }
    }

    @Test
    void startStopAndCloseAtAnyMomentLeaveNothingBehind() throws Exception {
        farSide.start();
        for (int round = 0; round < 50; round++) {
            LastingConnection connection = started(SOON);
            Future<?> calls = threads.submit(() -> callUntilClosed(connection));
            Future<?> restarts = threads.submit(() -> {
                for (int i = 0; i < 5; i++) {
                    connection.stop();
                    connection.start();
                }
            });
            if (round % 2 == 0) {
                restarts.get(30, TimeUnit.SECONDS);
            }
            connection.close();

            restarts.get(30, TimeUnit.SECONDS);
            calls.get(30, TimeUnit.SECONDS);
            assertThat(connection.state()).isEqualTo(ConnectionState.CLOSED);
        }
        awaitNoSupervisor();
    }

    private static void callUntilClosed(Connection connection) {
        while (connection.state() != ConnectionState.CLOSED) {
            try {
                assertThat((int) connection.within(PATIENCE).call(() -> 7)).isEqualTo(7);
            } catch (DisconnectException e) {
                // Stopped, closed or broken by the end of the connection.
            }
        }
    }

    @Test
    void aFarSideThatDiesAgainAndAgainIsFoundAgain() throws Exception {
        farSide.start();
        AtomicLong ids = new AtomicLong();
        AtomicBoolean over = new AtomicBoolean();
        try (LastingConnection connection = started(SOON)) {
            List<Future<Outcomes>> callers = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                callers.add(threads.submit(() -> call(connection, ids, over, false)));
                callers.add(threads.submit(() -> call(connection, ids, over, true)));
            }
            Future<?> sampler = threads.submit(() -> watchCounters(connection, over));
            for (int death = 0; death < 20; death++) {
                int before = RUNS.size();
                await().atMost(PATIENCE).until(() -> RUNS.size() > before + 20);
                if (death % 2 == 0) {
                    farSide.die();
                } else {
                    farSide.end();
                }
                farSide.start();
            }
            over.set(true);
            for (Future<Outcomes> caller : callers) {
                caller.get(60, TimeUnit.SECONDS).check();
            }
            sampler.get(30, TimeUnit.SECONDS);
            assertThat((int) connection.within(PATIENCE).call(() -> 7)).isEqualTo(7);
            assertThat(connection.stats().callsMade()).isGreaterThanOrEqualTo(RUNS.size());
            assertThat(connection.status().lastFailure()).isNotNull();
        }
    }

    private static Outcomes call(LastingConnection connection, AtomicLong ids, AtomicBoolean over, boolean async)
            throws Exception {
        Outcomes outcomes = new Outcomes(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        while (!over.get()) {
            long id = ids.incrementAndGet();
            try {
                long answer = async
                        ? get(connection.within(PATIENCE).callAsync(ReconnectRaceTests::ran, id))
                        : connection.within(PATIENCE).call(ReconnectRaceTests::ran, id);
                assertThat(answer).isEqualTo(id);
                outcomes.answered.add(id);
            } catch (NotSentException e) {
                outcomes.notSent.add(id);
            } catch (DisconnectException e) {
                outcomes.unknown.add(id);
            }
        }
        return outcomes;
    }

    private static long get(CompletableFuture<Long> future) throws Exception {
        try {
            return future.get(60, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof DisconnectException disconnected ? disconnected : e;
        }
    }

    private static long ran(long id) {
        RUNS.computeIfAbsent(id, unused -> new AtomicInteger()).incrementAndGet();
        return id;
    }

    private static void watchCounters(LastingConnection connection, AtomicBoolean over) {
        long made = 0;
        while (!over.get()) {
            long now = connection.stats().callsMade();
            assertThat(now).as("calls made never get fewer").isGreaterThanOrEqualTo(made);
            made = now;
        }
    }

    /** What calls came to, by their number. */
    private record Outcomes(List<Long> answered, List<Long> notSent, List<Long> unknown) {

        void check() {
            assertThat(answered)
                    .isNotEmpty()
                    .allSatisfy(id -> assertThat(runs(id)).isOne());
            assertThat(notSent).allSatisfy(id -> assertThat(runs(id)).isZero());
            assertThat(unknown).allSatisfy(id -> assertThat(runs(id)).isLessThanOrEqualTo(1));
        }

        private static int runs(long id) {
            AtomicInteger runs = RUNS.get(id);
            return runs == null ? 0 : runs.get();
        }
    }

    private ServerSocketChannel silent() throws Exception {
        return ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(socket));
    }

    private LastingConnection started(Backoff policy) {
        LastingConnection connection = Lasting.connection(farSide::open, Options.defaults(), policy, false);
        connection.start();
        return connection;
    }

    private interface Action {
        void run() throws Exception;
    }

    private void promptly(Action action) throws Exception {
        Callable<?> task = () -> {
            action.run();
            return null;
        };
        threads.submit(task).get(PROMPTLY.toSeconds(), TimeUnit.SECONDS);
    }

    private static void assertNotSent(Future<?> call, String why) {
        assertThatThrownBy(() -> call.get(30, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(NotSentException.class)
                .hasMessageContaining(why);
    }

    /** Reads what was sent, up to the end of the stream. */
    private void awaitEndOf(SocketChannel accepted) throws Exception {
        promptly(() -> {
            ByteBuffer buffer = ByteBuffer.allocate(1024);
            while (accepted.read(buffer) >= 0) {
                buffer.clear();
            }
            accepted.close();
        });
    }

    private static void awaitNoSupervisor() {
        await().atMost(PATIENCE)
                .until(() -> Thread.getAllStackTraces().keySet().stream()
                        .map(Thread::getName)
                        .noneMatch(name -> name.startsWith("across-connection")));
    }
}
