package io.across.real;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.across.Connection;
import io.across.DisconnectException;
import io.across.Options;
import io.across.fixtures.AcrossThreads;
import io.across.fixtures.Processes;
import io.across.fixtures.Real;
import io.across.fixtures.RealPython;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How connections with the original end: killed, stopped, closed by either side. */
@Real
@Timeout(120)
class OriginalEndsTests {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    private Place start(Place.Kind kind) throws Exception {
        return Place.start(kind, RealPython.command(), directory);
    }

    private static long pid(Connection conn) {
        return conn.python().call(Long.class, "os.getpid");
    }

    /** A call that runs until the end. */
    private CompletableFuture<Object> busy(Connection conn) {
        CompletableFuture<Object> call = conn.python()
                .callAsync("workshop.wait_for", directory.resolve("never").toString());
        assertThat(pid(conn)).isPositive();
        return call;
    }

    @ParameterizedTest
    @EnumSource(
            value = Place.Kind.class,
            names = {"LOCAL_TCP", "PROCESS_UNIX", "BIOS_TCP", "STDIO"})
    void whoIsKilledIsReportedToItsCallers(Place.Kind kind) throws Exception {
        AcrossThreads threads = new AcrossThreads();
        try (Place place = start(kind)) {
            Connection conn = place.connect();
            CompletableFuture<Object> call = busy(conn);
            Processes.signal("KILL", pid(conn));

            assertThatThrownBy(() -> call.get(60, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(DisconnectException.class);
            conn.awaitEnd();
            assertThatThrownBy(conn::close).isInstanceOf(DisconnectException.class);
        }
        threads.awaitNone();
    }

    @ParameterizedTest
    @EnumSource(
            value = Place.Kind.class,
            names = {"LOCAL_UNIX", "PROCESS_TCP", "BIOS_UNIX", "STDIO"})
    void whoIsStoppedIsGivenUpAfterTheTimeout(Place.Kind kind) throws Exception {
        try (Place place = start(kind)) {
            Duration timeout = Duration.ofSeconds(3);
            Connection conn = place.connect(Options.builder().timeout(timeout).build());
            CompletableFuture<Object> call = busy(conn);
            long pid = pid(conn);
            Instant start = Instant.now();
            Processes.signal("STOP", pid);
            try {
                assertThatThrownBy(() -> call.get(60, TimeUnit.SECONDS)).hasCauseInstanceOf(DisconnectException.class);
                assertThat(Duration.between(start, Instant.now()))
                        .isBetween(timeout.minusMillis(1600), timeout.multipliedBy(6));
                assertThatThrownBy(conn::close).isInstanceOf(DisconnectException.class);
            } finally {
                ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Place.Kind.class,
            names = {"PROCESS_UNIX", "BIOS_TCP", "STDIO"})
    void aProcessGoesWithItsConnection(Place.Kind kind) throws Exception {
        try (Place place = start(kind)) {
            ProcessHandle process;
            try (Connection conn = place.connect()) {
                process = ProcessHandle.of(pid(conn)).orElseThrow();
            }
            if (kind == Place.Kind.STDIO) {
                await().atMost(PATIENCE).until(() -> !process.isAlive());
            } else {
                // The server collects its children when the next one comes.
                await().atMost(PATIENCE).until(() -> {
                    place.connect().close();
                    return !process.isAlive();
                });
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Place.Kind.class,
            names = {"LOCAL_TCP", "LOCAL_UNIX", "PROCESS_TCP", "PROCESS_UNIX", "BIOS_TCP", "BIOS_UNIX"})
    void aServerThatIsInterruptedSaysGoodbye(Place.Kind kind) throws Exception {
        try (Place place = start(kind)) {
            Connection conn = place.connect();
            assertThat(pid(conn)).isPositive();
            Instant start = Instant.now();
            place.server().interrupt();
            conn.awaitEnd();
            conn.close(); // in order, or it would throw
            assertThat(place.server().process().waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(place.server().process().exitValue())
                    .as(() -> String.join("\n", place.server().printed()))
                    .isZero();
            assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(20));
        }
    }
}
