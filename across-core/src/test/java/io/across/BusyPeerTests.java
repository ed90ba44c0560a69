package io.across;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.across.fixtures.Processes;
import io.across.process.ChildJvm;
import java.io.File;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Peers that cannot say that they live: those that compute are kept, those that do nothing are given up. */
@Tag("real")
@Timeout(180)
@EnabledOnOs(OS.LINUX) // threads are told apart there
class BusyPeerTests {

    private static final Duration TIMEOUT = Duration.ofSeconds(1);
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Options OPTIONS = Options.builder().timeout(TIMEOUT).build();

    /** Holds the interpreter lock for some seconds, without a pause, on any machine. */
    private static final String COUNT = """
            import time
            begin = time.thread_time()
            n = 10000000
            sum(range(n))
            n = int(n * 3 / (time.thread_time() - begin))
            begin = time.monotonic()
            sum(range(n))
            time.monotonic() - begin
            """;

    private static Connection python() {
        return ready(() -> Connection.open(Endpoint.python(), OPTIONS));
    }

    /** On a machine that has much to do a Python may take longer than the timeout until it is ready. */
    private static Connection ready(Supplier<Connection> opening) {
        for (int attempt = 0; ; attempt++) {
            Connection connection = opening.get();
            try {
                return connection.awaitReady();
            } catch (DisconnectException e) {
                assertThat(e).hasMessageContaining("handshake");
                assertThat(attempt).isLessThan(20);
                connection.cancel();
            }
        }
    }

    /** Neither side gives up the other, and all calls are answered. */
    private static void assertKept(Connection connection, String snippet) {
        try (connection) {
            CompletableFuture<Object> busy = connection.python().executeAsync(snippet, Map.of());
            CompletableFuture<Object> other = connection.python().executeAsync("2 + 2", Map.of());
            assertThat(((Number) busy.join()).doubleValue()).isGreaterThan(1.5);
            assertThat(other.join()).isEqualTo(4);
            assertThat(connection.python().execute("2 + 3")).isEqualTo(5);
        }
    }

    private static String assertGivenUp(Connection connection, String snippet) {
        try (connection) {
            connection.awaitReady();
            long begin = System.nanoTime();
            DisconnectException failure = catchThrowableOfType(
                    DisconnectException.class, () -> connection.python().execute(snippet));
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(LONG.dividedBy(2));
            return String.valueOf(failure.getMessage());
        } catch (DisconnectException e) {
            return String.valueOf(e.getMessage()); // once more
        }
    }

    @Test
    void aPythonThatComputesWithItsInterpreterLockHeldIsKept() {
        assertKept(python(), COUNT);
    }

    @Test
    void aPythonThatIsStartedByAShellIsKept() {
        assertKept(ready(() -> Connection.fromShell("(" + Bios.python().shellScript() + ")", OPTIONS)), COUNT);
    }

    @Test
    void aRegularExpressionThatTakesItsTimeIsKept() {
        assertKept(python(), """
                import re, time
                begin, n = time.monotonic(), 16
                while time.monotonic() - begin < 3:
                    once = time.monotonic()
                    re.match('(a+)+$', 'a' * n + 'b')
                    n += 2
                time.monotonic() - once if time.monotonic() - once > 1.5 else time.monotonic() - begin
                """);
    }

    @Test
    void workOfAProcessThatPythonWaitsForWithItsLockHeldIsWork() {
        assertKept(python(), """
                import ctypes, sys, time
                begin = time.monotonic()
                burn = 'import time\\nend = time.monotonic() + 3\\nwhile time.monotonic() < end: pass'
                ctypes.PyDLL(None).system(("%s -ISc '%s'" % (sys.executable, burn)).encode())
                time.monotonic() - begin
                """);
    }

    @Test
    void whatIsWrittenToABusyPythonWaits() {
        try (Connection connection = python()) {
            CompletableFuture<Object> busy = connection.python().executeAsync(COUNT, Map.of());
            await().atMost(LONG).until(() -> connection.silence().compareTo(TIMEOUT.dividedBy(2)) > 0);
            byte[] much = new byte[20 << 20];

            assertThat(connection.python().execute("len(x)", Map.of("x", much))).isEqualTo(much.length);
            assertThat(((Number) busy.join()).doubleValue()).isGreaterThan(1.5);
        }
    }

    @Test
    void aDeadlineHoldsWhileThePeerIsBusy() {
        try (Connection connection = python()) {
            CompletableFuture<Object> busy = connection.python().executeAsync(COUNT, Map.of());

            await().atMost(LONG).until(() -> connection.silence().compareTo(TIMEOUT) > 0);

            assertThatExceptionOfType(DeadlineException.class)
                    .isThrownBy(() ->
                            connection.python().within(TIMEOUT.dividedBy(2)).execute("2 + 2"));

            assertThat(((Number) busy.join()).doubleValue()).isGreaterThan(1.5);
        }
    }

    @Test
    void aPythonThatWaitsWithItsInterpreterLockHeldIsGivenUp() {
        assertThat(assertGivenUp(python(), "import ctypes; ctypes.PyDLL(None).sleep(60)"))
                .contains("its timeout is 1000 ms; process ", " lives but has computed nothing meanwhile; ")
                .contains("interpreter lock (GIL)", "across.options.timeout");
    }

    @Test
    void threadsThatWaitForTheInterpreterLockDoNoWork() {
        assertThat(assertGivenUp(python(), """
                        import ctypes, threading, time
                        def want():
                            while True:
                                time.sleep(0.001)
                        for _ in range(150):
                            threading.Thread(target=want, daemon=True).start()
                        ctypes.PyDLL(None).sleep(60)
                        """)).contains(" lives but has computed nothing meanwhile; ");
    }

    @Test
    void aPeerThatIsStoppedInItsWorkIsGivenUp() throws Exception {
        try (Connection connection = python()) {
            long pid = ((Number) connection.python().execute("import os; os.getpid()")).longValue();
            CompletableFuture<Object> busy = connection.python().executeAsync("sum(range(10**12))", Map.of());
            await().atMost(LONG).until(() -> connection.silence().compareTo(TIMEOUT.multipliedBy(2)) > 0);
            assertThat(busy).isNotDone();

            Processes.signal("STOP", pid);

            assertThat(busy)
                    .failsWithin(LONG)
                    .withThrowableThat()
                    .withMessageContaining("process " + pid + " is stopped, by a signal or a debugger");
        } catch (DisconnectException e) {
            assertThat(e).hasMessageContaining("is stopped");
        }
    }

    @Test
    void aPythonOnTheOtherSideOfASocketIsGivenUpWithAHint() throws Exception {
        Process server = new ProcessBuilder("python3", "-c", """
                        import socket, sys, threading, across
                        listener = socket.create_server(('127.0.0.1', 0))
                        print(listener.getsockname()[1], flush=True)
                        across.Connection.from_socket(listener.accept()[0]).wait()
                        """)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .directory(new File("src/main/resources/io/across/python/runtime"))
                .start();
        try {
            int port = Integer.parseInt(server.inputReader().readLine());

            assertThat(assertGivenUp(Connection.fromTcp("127.0.0.1", port, OPTIONS), COUNT))
                    .contains("its timeout is 1000 ms; a Python peer ")
                    .contains("interpreter lock (GIL)", "across.options.timeout");
        } finally {
            server.destroyForcibly().waitFor();
        }
    }

    @Test
    void aJvmWhoseThreadsAllWaitForOneIsKept() {
        Options options = Options.builder().timeout(TIMEOUT.multipliedBy(5)).build();
        List<String> loops = List.of("-XX:-UseCountedLoopSafepoints", "-XX:LoopStripMiningIter=0");
        List<String> command = ChildJvm.builder()
                .jvmArgs(loops)
                .build()
                .withPeerOptions(options)
                .command();
        try (Connection connection = Connection.fromCommand(command, options)) {
            CompletableFuture<Duration> pause = connection.callAsync(() -> pause(TIMEOUT.multipliedBy(9)));
            CompletableFuture<Integer> other = connection.callAsync(() -> 4);

            assertThat(pause.join()).isGreaterThan(TIMEOUT.multipliedBy(8));
            assertThat(other.join()).isEqualTo(4);
            assertThat((int) connection.call(() -> 5)).isEqualTo(5);
        }
    }

    /** A loop that nothing can stop, and a garbage collection that waits for it with all other threads. */
    private static Duration pause(Duration length) throws Exception {
        ThreadMXBean processor = ManagementFactory.getThreadMXBean();
        int rounds = 1 << 23;
        long began = 0;
        for (int i = 0; i < 5; i++) { // until it is compiled
            began = processor.getCurrentThreadCpuTime();
            spin(rounds, 10_007);
        }
        int count = (int) (rounds * (length.toNanos() / (processor.getCurrentThreadCpuTime() - began)));
        CompletableFuture<Long> spinning = CompletableFuture.supplyAsync(() -> spin(count, 10_007));
        long begin = System.nanoTime();
        while (!spinning.isDone()) {
            System.gc();
        }
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    @CanIgnoreReturnValue
    private static long spin(int rounds, long modulus) {
        long x = 1;
        for (int i = 0; i < rounds; i++) {
            x = (x * 31 + i) % modulus;
        }
        return x;
    }

    @Test
    void aSleepOfTheWholeMachineIsNobodysSilence() throws Exception {
        Options patient = Options.builder().timeout(LONG).build();
        List<String> command =
                ChildJvm.builder().build().withPeerOptions(patient).command();
        try (Connection middle = Connection.fromCommand(command, patient)) {
            long far = middle.call(() -> {
                Connection conn = python();
                further = conn;
                return ((Number) conn.python().execute("import os; os.getpid()")).longValue();
            });
            long pid = middle.call(() -> ProcessHandle.current().pid());
            for (int i = 0; i < 3; i++) {
                Processes.signal("STOP", pid);
                Processes.signal("STOP", far);
                long begin = System.nanoTime();
                await().atMost(LONG).until(() -> System.nanoTime() - begin > TIMEOUT.toNanos() * 2);
                Processes.signal("CONT", pid);
                Processes.signal("CONT", far);

                assertThat((long) middle.call(
                                () -> ((Number) requireNonNull(further).python().execute("import os; os.getpid()"))
                                        .longValue()))
                        .isEqualTo(far);
            }
        }
    }

    /** The connection that a process in the middle has to a child of its own. */
    private static @Nullable Connection further;
}
