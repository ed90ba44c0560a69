package io.across.lasting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.across.Backoff;
import io.across.DeadlineException;
import io.across.DisconnectException;
import io.across.Endpoint;
import io.across.NotSentException;
import io.across.Options;
import io.across.fixtures.FarSide;
import io.across.process.ChildJvm;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Twenty clients call through one lasting connection while the far side dies and comes back ten times. */
@Timeout(180)
class ChaosTests {

    private static final int CLIENTS = 20;
    private static final int DEATHS = 10;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    /** What a machine with more to do than it can may add to a deadline. */
    private static final Duration TOLERANCE = Duration.ofSeconds(20);

    private static final Backoff SOON = Backoff.exponential(Duration.ofMillis(1), Duration.ofMillis(20));

    /** Numbers of the calls that have run on a far side in this JVM. */
    private static final Set<Integer> RUN = ConcurrentHashMap.newKeySet();

    private final AtomicInteger lastCall = new AtomicInteger();
    private final AtomicBoolean over = new AtomicBoolean();
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
    private final AtomicInteger notSent = new AtomicInteger();
    private final AtomicInteger broken = new AtomicInteger();

    /** How many calls of each client have succeeded. */
    private final List<AtomicInteger> successes =
            IntStream.range(0, CLIENTS).mapToObj(each -> new AtomicInteger()).toList();

    private final List<Thread> clients = new ArrayList<>();

    @TempDir
    private Path directory;

    @BeforeEach
    void reset() {
        RUN.clear();
    }

    @AfterEach
    void end() throws InterruptedException {
        over.set(true);
        for (Thread client : clients) {
            client.join(PATIENCE.toMillis());
        }
    }

    @Test
    void nothingHangsNothingIsMadeUpAndAllGoOnWhenAServerDies() throws Exception {
        try (FarSide farSide = FarSide.started(directory.resolve("s"));
                LastingConnection connection = Lasting.connection(farSide::open, Options.defaults(), SOON, false)) {
            connection.start();
            startClients(connection, ChaosTests::runHere, true);
            for (int death = 0; death < DEATHS; death++) {
                awaitProgress();
                farSide.die();
                farSide.start();
            }
            finish();
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void theSameWhenAChildIsKilled() throws Exception {
        ChildJvm child = ChildJvm.builder().maxHeap(64 << 20).build();
        try (LastingConnection connection = new LastingConnection(
                Endpoint.command(child.command()),
                Options.builder().name("child").build(),
                SOON,
                false)) {
            connection.start();
            startClients(connection, number -> number, false);
            for (int death = 0; death < DEATHS; death++) {
                awaitProgress();
                kill(connection
                        .within(PATIENCE)
                        .call(() -> ProcessHandle.current().pid()));
            }
            finish();
        }
        assertThat(wrong).isEmpty();
    }

    private static void kill(long pid) {
        ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
        process.destroyForcibly();
        await().atMost(PATIENCE).until(() -> !process.isAlive());
    }

    private static int runHere(int number) {
        RUN.add(number);
        return number;
    }

    private interface Code extends java.io.Serializable {
        int run(int number);
    }

    private void startClients(LastingConnection connection, Code code, boolean isSeen) {
        for (AtomicInteger succeeded : successes) {
            Thread client = new Thread(() -> {
                while (!over.get()) {
                    call(connection, code, isSeen, succeeded);
                }
            });
            clients.add(client);
            client.start();
        }
    }

    private void call(LastingConnection connection, Code code, boolean isSeen, AtomicInteger succeeded) {
        int number = lastCall.incrementAndGet();
        long start = System.nanoTime();
        try {
            int answer = connection.within(DEADLINE).call(code::run, number);
            if (answer != number || (isSeen && !RUN.contains(number))) {
                wrong.add("call " + number + " was answered " + answer + " and has not run");
            }
            succeeded.incrementAndGet();
        } catch (NotSentException e) {
            notSent.incrementAndGet();
            if (RUN.contains(number)) {
                wrong.add("call " + number + " has run, yet: " + e);
            }
        } catch (DisconnectException e) {
            broken.incrementAndGet(); // may have run, may have not: that is what it says
        } catch (DeadlineException e) {
            wrong.add("call " + number + " took its whole deadline: " + e);
        } catch (Throwable e) {
            wrong.add("call " + number + " failed otherwise: " + e);
        }
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        if (took.compareTo(DEADLINE.plus(TOLERANCE)) > 0) {
            wrong.add("call " + number + " took " + took);
        }
    }

    /** Until every client has had an answer since now. */
    private void awaitProgress() {
        List<Integer> before = successes.stream().map(AtomicInteger::get).toList();
        await().atMost(PATIENCE)
                .until(() -> IntStream.range(0, CLIENTS)
                        .allMatch(client -> successes.get(client).get() > before.get(client)));
    }

    private void finish() throws InterruptedException {
        awaitProgress();
        over.set(true);
        for (Thread client : clients) {
            client.join(PATIENCE.toMillis());
            assertThat(client.isAlive()).as("a client hangs").isFalse();
        }
        assertThat(broken.get() + notSent.get())
                .as("calls that a death has hit")
                .isPositive();
    }
}
