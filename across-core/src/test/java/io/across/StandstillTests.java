package io.across;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.across.process.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A peer whose places are all taken by calls that do not end says that it lives, and answers nothing. */
@Tag("real")
@Timeout(180)
class StandstillTests {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration DEADLINE = Duration.ofMillis(300);
    private static final Options OPTIONS =
            Options.builder().timeout(Duration.ofSeconds(4)).build();

    private static final CountDownLatch over = new CountDownLatch(1);

    private static void hang() throws InterruptedException {
        over.await();
    }

    private static void assertMissed(CompletableFuture<?> call) {
        assertThat(call).failsWithin(PATIENCE).withThrowableThat().withCauseInstanceOf(DeadlineException.class);
    }

    private static Standstill awaitStandstill(Connection connection) {
        await().atMost(PATIENCE).until(() -> connection.standstill() != null);
        return requireNonNull(connection.standstill());
    }

    @Test
    void aPythonWithoutAFreePlaceIsFoundOut() {
        try (Connection connection = Connection.open(Endpoint.python(), OPTIONS)) {
            Instant begin = Instant.now();
            connection.python().execute("""
                    import builtins, threading
                    builtins.over = threading.Event()
                    """);
            List<CompletableFuture<?>> calls = new ArrayList<>();
            for (int i = 0; i < 261; i++) {
                calls.add(connection.python().within(DEADLINE).executeAsync("over.wait()", Map.of()));
            }
            calls.forEach(StandstillTests::assertMissed);

            Standstill standstill = awaitStandstill(connection);

            assertThat(standstill.overdue()).isEqualTo(261);
            assertThat(standstill.since()).isBetween(begin, Instant.now());
            assertThat(connection.state()).isEqualTo(ConnectionState.RUNNING);
            DeadlineException failure = catchThrowableOfType(
                    DeadlineException.class,
                    () -> connection.python().within(DEADLINE).execute("2 + 2"));
            assertThat(failure)
                    .hasMessageContaining(
                            "no answer within its deadline of 300 ms; the peer has answered no call since "
                                    + standstill.since() + ", and 262 have missed their deadlines");
        }
    }

    @Test
    void aJvmWithoutAFreePlaceIsFoundOut() {
        Options few = OPTIONS.toBuilder().maxServedCalls(3).build();
        List<String> command = ChildJvm.builder().build().withPeerOptions(few).command();
        try (Connection connection = Connection.fromCommand(command, OPTIONS).awaitReady()) {
            for (int i = 0; i < 3; i++) {
                assertMissed(connection.within(DEADLINE).runAsync(StandstillTests::hang));
            }
            assertMissed(connection.within(DEADLINE).callAsync(() -> 4));

            assertThat(awaitStandstill(connection).overdue()).isEqualTo(4);
        }
    }

    @Test
    void oneSlowCallIsNoStandstill() {
        try (Connection connection = Connection.open(Endpoint.python(), OPTIONS).awaitReady()) {
            assertMissed(connection.python().within(DEADLINE).executeAsync("import time; time.sleep(9)", Map.of()));
            Instant begin = Instant.now();
            await().atMost(PATIENCE)
                    .until(() -> Duration.between(begin, Instant.now()).compareTo(OPTIONS.timeout()) > 0);

            assertThat(connection.standstill()).isNull();
            assertThat(connection.python().execute("2 + 2")).isEqualTo(4);
        }
    }

    @Test
    void anAnswerEndsIt(@TempDir Path directory) throws IOException {
        Path mayEnd = directory.resolve("may-end");
        try (Connection connection = Connection.open(Endpoint.python(), OPTIONS).awaitReady()) {
            for (int i = 0; i < 2; i++) {
                assertMissed(connection.python().within(DEADLINE).executeAsync("""
                                import os, time
                                while not os.path.exists(name):
                                    time.sleep(0.05)
                                """, Map.of("name", mayEnd.toString())));
            }
            assertThat(awaitStandstill(connection).overdue()).isEqualTo(2);

            Files.createFile(mayEnd);
            await().atMost(PATIENCE).until(() -> connection.standstill() == null);

            assertThat(connection.python().execute("2 + 2")).isEqualTo(4);
        }
    }
}
