package io.across;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.across.fixtures.Processes;
import io.across.process.ChildJvm;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Processes that are stopped as a whole: nobody waits for them longer than the timeout, and who goes on in time is unharmed. */
@Timeout(120)
@EnabledOnOs(OS.LINUX) // states of processes are read in /proc
class StoppedPeerTests {

    private static final Duration SHORT = Duration.ofSeconds(5);
    private static final Duration LONG = Duration.ofSeconds(60);

    /** The connection that a process in the middle has to a child of its own. */
    private static @Nullable Connection further;

    @Test
    void aPeerThatGoesOnInTimeIsUnharmed() throws Exception {
        try (Connection there = child(LONG)) {
            long pid = pid(there);
            Processes.signal("STOP", pid);
            CompletableFuture<Integer> answer = there.callAsync(() -> 42);
            assertThat(answer).isNotDone();
            Processes.signal("CONT", pid);
            assertThat(answer.get(30, TimeUnit.SECONDS)).isEqualTo(42);
        }
    }

    @Test
    void aPeerThatStaysStoppedIsGivenUpAfterTheTimeoutAndKilled() throws Exception {
        Connection there = child(SHORT);
        long pid = pid(there);
        Processes.signal("STOP", pid);
        assertThatExceptionOfType(DisconnectException.class)
                .isThrownBy(() -> there.within(LONG).call(() -> 42))
                .withMessageContaining("its timeout is 5000 ms");
        assertThatExceptionOfType(DisconnectException.class).isThrownBy(there::close);
        Processes.awaitGone(pid);
    }

    @Test
    void whoServesAStoppedProcessEndsAfterTheTimeout() throws Exception {
        try (Connection middle = child(LONG)) {
            long far = middle.call(() -> {
                Connection conn = child(SHORT);
                further = conn;
                return pid(conn);
            });
            long pid = pid(middle);
            Processes.signal("STOP", pid);
            try {
                Processes.awaitGone(far);
            } finally {
                Processes.signal("CONT", pid);
            }
            assertThatThrownBy(() -> middle.call(() -> further == null ? 0 : pid(further)))
                    .hasMessageContaining("connection exec:java aborted due to");
            assertThat((int) middle.call(() -> 42)).isEqualTo(42);
        }
    }

    private static Connection child(Duration timeout) {
        Options options = Options.builder().timeout(timeout).build();
        List<String> command =
                ChildJvm.builder().build().withPeerOptions(options).command();
        return Connection.fromCommand(command, options);
    }

    private static long pid(Connection connection) {
        return connection.call(() -> ProcessHandle.current().pid());
    }
}
