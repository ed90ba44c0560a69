package io.across;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Other processes, as {@code kill} and {@code /proc} deal with them. */
final class Processes {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Processes() {}

    /** Sends it; one that is to stop has stopped. */
    static void signal(String signal, long pid) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + signal, Long.toString(pid))
                        .inheritIO()
                        .start()
                        .waitFor())
                .isZero();
        if (signal.equals("STOP")) {
            await().atMost(PATIENCE).until(() -> state(pid).equals("T"));
        }
    }

    /** A process whose parent is stopped may stay a zombie. */
    static void awaitGone(long pid) {
        await().atMost(PATIENCE).until(() -> List.of("Z", "X", "").contains(state(pid)));
    }

    /** One letter; empty if there is no such process. */
    static String state(long pid) throws Exception {
        Path stat = Path.of("/proc", Long.toString(pid), "stat");
        if (!Files.exists(stat)) {
            return "";
        }
        String line = Files.readString(stat);
        return line.substring(line.lastIndexOf(')') + 2).substring(0, 1);
    }
}
