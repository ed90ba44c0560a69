package io.across.spring.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.across.Backoff;
import io.across.Bios;
import io.across.Connection;
import io.across.DisconnectException;
import io.across.Endpoint;
import io.across.NotSentException;
import io.across.Options;
import io.across.fixtures.FarSide;
import io.across.spring.internal.FailureAnalyzedException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What becomes of calls over a connection that somebody has to mend, or that was away for a while. */
@Timeout(120)
@ExtendWith(OutputCaptureExtension.class)
class MistakenConnectionTests {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Backoff SOON = Backoff.exponential(Duration.ofMillis(1), Duration.ofMillis(20));

    /** Its second attempt is soon, unless what the first has failed of lasts. */
    private static final Backoff SLOWER =
            Backoff.exponential(Duration.ofMillis(1), Duration.ofHours(1)).jitter(0);

    private final AtomicInteger attempts = new AtomicInteger();

    @TempDir
    private Path directory;

    private FarSide farSide;

    @BeforeEach
    void prepare() {
        farSide = FarSide.absent(directory.resolve("s"));
    }

    @AfterEach
    void end() {
        farSide.close();
    }

    private Connection missingProgram(Options options) {
        attempts.incrementAndGet();
        return Connection.open(Endpoint.python(Bios.python().python("/nowhere/python")), options);
    }

    @Test
    void callersAreToldAtOnceAndItIsTriedAgainSlowly(CapturedOutput output) throws Exception {
        CountDownLatch called = new CountDownLatch(1);
        Endpoint endpoint = options -> {
            awaitLatch(called);
            return missingProgram(options);
        };
        try (NamedConnection connection = new NamedConnection("far", endpoint, Options.defaults(), SLOWER, false)) {
            connection.start();
            List<CompletableFuture<Integer>> waiting = IntStream.range(0, 10)
                    .mapToObj(each -> connection.callAsync(() -> 1))
                    .toList();
            called.countDown();

            for (CompletableFuture<Integer> each : waiting) {
                assertThat(each)
                        .failsWithin(PATIENCE)
                        .withThrowableThat()
                        .havingCause()
                        .isInstanceOf(NotSentException.class);
            }
            // Nor do those wait who come later.
            assertThatExceptionOfType(NotSentException.class)
                    .isThrownBy(() -> connection.call(() -> 1))
                    .withMessageContaining("connection 'far' cannot be established: ")
                    .withMessageContaining("Cannot run program \"/nowhere/python\"")
                    .withMessageContaining("That does not mend itself. Install the program");
            assertThat(connection.status().lastFailure()).satisfies(failure -> {
                assertThat(failure.message()).contains("/nowhere/python");
                assertThat(failure.remedy()).startsWith("Install the program");
            });
            assertThat(attempts).hasValue(1);
            assertThat(output.getAll().lines().filter(line -> line.contains("connection 'far'")))
                    .singleElement()
                    .asString()
                    .contains(
                            "ERROR",
                            "cannot be established: ",
                            "/nowhere/python",
                            "next attempt in 3600000 ms. Install the program");
        }
    }

    @Test
    void onceItIsMendedCallsAreMade() throws Exception {
        farSide.start();
        AtomicBoolean mended = new AtomicBoolean();
        Endpoint endpoint = options -> mended.get() ? farSide.open(options) : missingProgram(options);
        try (NamedConnection connection = new NamedConnection("far", endpoint, Options.defaults(), SOON, false)) {
            connection.start();
            assertThatExceptionOfType(NotSentException.class).isThrownBy(() -> connection.call(() -> 1));

            mended.set(true);

            await().atMost(PATIENCE)
                    .ignoreExceptionsInstanceOf(NotSentException.class)
                    .untilAsserted(
                            () -> assertThat((int) connection.call(() -> 7)).isEqualTo(7));
        }
    }

    /** No call may be forgotten, whatever the attempts that it meets come to. */
    @RepeatedTest(5)
    void everyCallEndsWhileMistakesComeAndGo() throws Exception {
        farSide.start();
        Endpoint endpoint = options -> switch (attempts.get() % 3) {
            case 0 -> missingProgram(options);
            case 1 -> {
                attempts.incrementAndGet();
                throw new IllegalStateException("not yet");
            }
            default -> {
                attempts.incrementAndGet();
                yield farSide.open(options);
            }
        };
        try (NamedConnection connection = new NamedConnection(
                "far", endpoint, Options.builder().timeout(PATIENCE).build(), SOON, false)) {
            connection.start();
            for (int round = 0; round < 20; round++) {
                List<CompletableFuture<Integer>> calls = IntStream.range(0, 20)
                        .mapToObj(each -> connection.callAsync(() -> 7))
                        .toList();
                connection.cancel();
                for (CompletableFuture<Integer> each : calls) {
                    Throwable failure = each.handle((value, thrown) -> thrown).get(60, TimeUnit.SECONDS);
                    if (failure instanceof NotSentException notSent) {
                        assertThat(notSent.getMessage()).doesNotContain("is not established within");
                    }
                }
            }
        }
    }

    /** Without calls the next attempt would be eight seconds later. */
    @Test
    void aCallThatWaitsHastensTheNextAttempt() throws Exception {
        try (NamedConnection connection =
                new NamedConnection("far", farSide::open, Options.defaults(), SLOWER, false)) {
            connection.start();
            await().atMost(PATIENCE).until(() -> farSide.attempts() >= 14);
            await().atMost(PATIENCE).until(() -> connection.peer() == null);

            farSide.start();

            assertThat((int) connection.within(Duration.ofSeconds(5)).call(() -> 7))
                    .isEqualTo(7);
        }
    }

    @Test
    void theStartFailsFastIfThatIsWanted() throws Exception {
        try (NamedConnection connection = new NamedConnection("far", farSide::open, Options.defaults(), SOON, false)) {
            connection.failFast();
            assertThatExceptionOfType(FailureAnalyzedException.class)
                    .isThrownBy(connection::start)
                    .withMessageContaining("Connection 'far' cannot be established, and"
                            + " across.connections.far.fail-fast=true says not to start without it: unix:");
        }
        farSide.start();
        try (NamedConnection connection = new NamedConnection("far", farSide::open, Options.defaults(), SOON, false)) {
            connection.failFast();
            connection.start();

            assertThat(connection.isConnected()).isTrue();
            farSide.die();
            farSide.start();
            // A call may still have gone to the connection that was dying.
            await("later ends are not final")
                    .atMost(PATIENCE)
                    .ignoreExceptionsInstanceOf(DisconnectException.class)
                    .until(() -> connection.call(() -> 7) == 7);
        }
    }

    @Test
    void everyAttemptIsOneLineInTheLog(CapturedOutput output) throws Exception {
        farSide.start();
        try (NamedConnection connection =
                new NamedConnection("far", farSide::open, Options.defaults(), SLOWER, false)) {
            connection.start();
            connection.awaitReady();
            farSide.die();
            await().atMost(PATIENCE).until(() -> farSide.attempts() >= 4);
        }
        List<String> lines = output.getAll()
                .lines()
                .filter(line -> line.contains("connection 'far' ") && !line.contains("is established"))
                .toList();
        assertThat(lines).hasSizeGreaterThanOrEqualTo(3);
        assertThat(lines.get(0)).contains("has ended: ");
        assertThat(lines.subList(1, lines.size()))
                .allSatisfy(line -> assertThat(line).contains("cannot be established: java.io.", "; next attempt in "));
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
