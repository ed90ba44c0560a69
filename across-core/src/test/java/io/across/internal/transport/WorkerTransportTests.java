package io.across.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.across.ConnectionProvider.Worker;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How the stream to a worker ends. */
@Timeout(60)
@EnabledOnOs(OS.LINUX)
class WorkerTransportTests {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int SAID = 100_000;

    private static final String SAYS_AND_EXITS = "import socket, sys; s = socket.socket(socket.AF_UNIX);"
            + " s.connect(sys.argv[1]); s.sendall(bytes(" + SAID + "))";

    /** Leaves one behind that has the stream, and nothing by which it could be found. */
    private static final String LEAVES_ONE = SAYS_AND_EXITS
            + "; import os; os.set_inheritable(s.fileno(), True);"
            + " import subprocess; subprocess.Popen(['env', '-i', 'setsid', '-f', 'sleep', '30'], close_fds=False)";

    private static Transport open(String program, boolean blocking) throws IOException {
        Transport transport = new Transports(null, blocking).worker(new Script(program), process -> {});
        transport.open(SOON);
        return transport;
    }

    private record Script(String text) implements Worker {

        @Override
        public String program() {
            return "python3";
        }

        @Override
        public List<String> command(@Nullable Path socket) {
            return List.of(program(), "-c", text, Objects.toString(socket));
        }
    }

    private static int readToTheEnd(Transport transport) throws IOException {
        int all = 0;
        while (true) {
            int n = transport.read(ByteBuffer.allocate(8_192), SOON.toNanos());
            if (n < 0) {
                return all;
            }
            all += n;
        }
    }

    /** Until it is decided what becomes of the stream. */
    private static void awaitGone(Transport transport) {
        ProcessHandle worker = Objects.requireNonNull(transport.process());
        await().atMost(SOON).until(() -> !worker.isAlive());
        await().atMost(SOON)
                .until(() -> Thread.getAllStackTraces().keySet().stream()
                        .filter(thread -> thread.getName().startsWith("across-exit")
                                || thread.getName().startsWith("across-end"))
                        .allMatch(thread -> thread.getState() == Thread.State.TIMED_WAITING));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatItHasSaidIsReadHoweverLateAfterItsExit(boolean blocking) throws IOException {
        Transport transport = open(SAYS_AND_EXITS, blocking);
        awaitGone(transport);

        assertThat(readToTheEnd(transport)).isEqualTo(SAID);

        transport.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void itEndsAlthoughSomebodyUnknownHoldsItsOtherEnd(boolean blocking) throws IOException {
        Transport transport = open(LEAVES_ONE, blocking);
        awaitGone(transport);
        long before = System.nanoTime();

        assertThat(readToTheEnd(transport)).isEqualTo(SAID);

        assertThat(System.nanoTime() - before).isLessThan(TimeUnit.SECONDS.toNanos(15));
        transport.close();
    }
}
