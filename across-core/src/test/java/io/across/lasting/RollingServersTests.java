package io.across.lasting;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.across.Backoff;
import io.across.ConnectionState;
import io.across.Options;
import io.across.fixtures.FarSide;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One server leaves and another takes its place: who calls by a lasting connection notices nothing. */
@Timeout(60)
class RollingServersTests {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Backoff SOON = Backoff.exponential(Duration.ofMillis(1), Duration.ofMillis(20));

    private static CountDownLatch entered = new CountDownLatch(1);
    private static CountDownLatch leave = new CountDownLatch(1);
    private static final AtomicInteger RUNS = new AtomicInteger();

    @TempDir
    private Path directory;

    @BeforeEach
    void reset() {
        entered = new CountDownLatch(1);
        leave = new CountDownLatch(1);
        RUNS.set(0);
    }

    private LastingConnection started(FarSide farSide) {
        LastingConnection connection = Lasting.connection(farSide::open, Options.defaults(), SOON, false);
        connection.start();
        connection.awaitReady();
        return connection;
    }

    private static int block() throws InterruptedException {
        entered.countDown();
        assertThat(leave.await(30, SECONDS)).isTrue();
        return 7;
    }

    @Test
    void whatRunsIsAnsweredByTheServerThatLeavesWhileTheNextOneIsCalled() throws Exception {
        try (FarSide farSide = FarSide.started(directory.resolve("s"));
                LastingConnection connection = started(farSide)) {
            CompletableFuture<Integer> running = connection.callAsync(RollingServersTests::block);
            assertThat(entered.await(30, SECONDS)).isTrue();

            CompletableFuture<Void> left = farSide.drain();
            await().atMost(PATIENCE).until(() -> connection.state() == ConnectionState.STARTING);
            CompletableFuture<Integer> waiting = connection.callAsync(() -> 8);
            farSide.start();

            assertThat(waiting).succeedsWithin(PATIENCE).isEqualTo(8);
            assertThat((int) connection.call(() -> 9)).isEqualTo(9);
            assertThat(left).isNotDone();
            assertThat(running).isNotDone();
            leave.countDown();
            assertThat(running).succeedsWithin(PATIENCE).isEqualTo(7);
            assertThat(left).succeedsWithin(PATIENCE);
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(connection.stats().callsMade()).isGreaterThanOrEqualTo(3));
        }
    }

    @Test
    void closingLeavesCallsTheirTime() throws Exception {
        try (FarSide farSide = FarSide.started(directory.resolve("s"));
                LastingConnection connection = started(farSide)) {
            CompletableFuture<Integer> running = connection.callAsync(RollingServersTests::block);
            assertThat(entered.await(30, SECONDS)).isTrue();

            CompletableFuture<Void> closed =
                    CompletableFuture.runAsync(() -> connection.close(PATIENCE), task -> new Thread(task).start());

            await().atMost(PATIENCE).until(() -> connection.state() == ConnectionState.CLOSED);
            assertThat(closed).isNotDone();
            leave.countDown();
            assertThat(running).succeedsWithin(PATIENCE).isEqualTo(7);
            assertThat(closed).succeedsWithin(PATIENCE);
        }
    }

    @Test
    void everyCallIsRunOnceHoweverOftenServersChange() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        try (FarSide farSide = FarSide.started(directory.resolve("s"));
                LastingConnection connection = started(farSide)) {
            List<CompletableFuture<Integer>> callers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                boolean synchronous = i % 2 == 0;
                callers.add(CompletableFuture.supplyAsync(
                        () -> call(connection, synchronous, over), task -> new Thread(task).start()));
            }
            for (int i = 0; i < 20; i++) {
                int before = RUNS.get();
                await().pollInterval(Duration.ofMillis(1)).atMost(PATIENCE).until(() -> RUNS.get() > before + 20);
                CompletableFuture<Void> left = farSide.drain();
                farSide.start();
                assertThat(left).succeedsWithin(PATIENCE);
            }
            over.set(true);
            int calls = 0;
            for (CompletableFuture<Integer> caller : callers) {
                calls += caller.get(30, SECONDS);
            }
            assertThat(RUNS).hasValue(calls);
        }
    }

    private static int call(LastingConnection connection, boolean synchronous, AtomicBoolean over) {
        int calls = 0;
        while (!over.get()) {
            calls++;
            if (synchronous) {
                connection.call(() -> RUNS.incrementAndGet());
            } else {
                connection
                        .callAsync(() -> RUNS.incrementAndGet())
                        .orTimeout(30, SECONDS)
                        .join();
            }
        }
        return calls;
    }
}
