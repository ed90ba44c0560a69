package io.across.real;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.across.Across;
import io.across.Bios;
import io.across.NamedObjects;
import io.across.fixtures.AcrossThreads;
import io.across.fixtures.Processes;
import io.across.fixtures.PythonProgram;
import io.across.fixtures.Real;
import io.across.fixtures.RealPython;
import io.across.server.AcrossServer;
import io.across.server.BiosConnectionHandler;
import io.across.server.ConnectionHandler;
import io.across.server.LocalConnectionHandler;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/** The original as a client of what a JVM serves. */
@Real
@Timeout(180)
class OriginalClientTests {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    /** What Python uses. */
    public static final class Bench {

        public String greet(String name) {
            return "hello " + name;
        }

        public int add(int a, int b) {
            return a + b;
        }

        public Object echo(Object value) {
            return value;
        }

        public void fail() {
            throw new IllegalArgumentException("as asked");
        }

        public int descend(int left, Function<Integer, Integer> deeper) {
            return deeper.apply(left);
        }

        /** How many objects this side has lent to who asks. */
        public int lent() {
            return Objects.requireNonNull(Across.connection()).stats().objectsLent();
        }

        public Counter counter() {
            return new Counter();
        }
    }

    /** No value: it goes by reference. */
    public static final class Counter {

        private final AtomicInteger value = new AtomicInteger();

        public int incrementAndGet() {
            return value.incrementAndGet();
        }
    }

    private PythonProgram client(String python, String steps, String family, String address) throws Exception {
        return PythonProgram.start(python, Place.modules(), Place.modules() + "/client.py", steps, family, address);
    }

    private static AcrossServer serve(ConnectionHandler handler) throws Exception {
        return AcrossServer.builder()
                .tcp("127.0.0.1", 0)
                .handler(handler)
                .build()
                .start();
    }

    @ParameterizedTest
    @MethodSource("io.across.fixtures.RealPython#commands")
    void objectsAreUsedByName(String python) throws Exception {
        AcrossThreads threads = new AcrossThreads();
        ch.qos.logback.classic.Logger logger =
                (ch.qos.logback.classic.Logger) LoggerFactory.getLogger("workshop.stock");
        ListAppender<ILoggingEvent> seen = new ListAppender<>();
        seen.start();
        logger.addAppender(seen);
        logger.setAdditive(false);
        LocalConnectionHandler handler = new LocalConnectionHandler(Place.OPTIONS.toBuilder()
                .evaluator(NamedObjects.of(Map.of("bench", new Bench())))
                .build());
        try (AcrossServer server = serve(handler);
                PythonProgram client = client(python, "use_objects", "tcp", Integer.toString(server.port()))) {
            assertThat(client.awaitEnd()).containsExactly("used", "done");
            await().atMost(PATIENCE).until(() -> handler.activeConnections() == 0);
        } finally {
            logger.detachAppender(seen);
        }
        assertThat(seen.list).extracting(ILoggingEvent::getFormattedMessage).containsExactly("wood is short");
        threads.awaitNone();
    }

    /** What is called while the server waits for it. */
    public static final class Door {

        final CountDownLatch held = new CountDownLatch(1);
        final CountDownLatch opens = new CountDownLatch(1);

        public String hold() throws InterruptedException {
            held.countDown();
            assertThat(opens.await(60, TimeUnit.SECONDS)).isTrue();
            return "held";
        }

        public void knock() {
            // To be called is all that it is for.
        }
    }

    @ParameterizedTest
    @MethodSource("io.across.fixtures.RealPython#commands")
    void whatComesTooLateForAServerThatDrainsIsAnOperationError(String python) throws Exception {
        Door door = new Door();
        LocalConnectionHandler handler = new LocalConnectionHandler(Place.OPTIONS.toBuilder()
                .evaluator(NamedObjects.of(Map.of("door", door)))
                .build());
        AcrossServer server = serve(handler);
        try (PythonProgram client = client(python, "come_too_late", "tcp", Integer.toString(server.port()))) {
            assertThat(door.held.await(60, TimeUnit.SECONDS)).isTrue();
            CompletableFuture<Void> stopped =
                    CompletableFuture.runAsync(() -> server.stop(PATIENCE), task -> new Thread(task, "stops").start());
            client.awaitLine("refused");
            assertThat(stopped).isNotDone();
            door.opens.countDown();
            assertThat(client.awaitEnd()).containsExactly("refused", "used", "done");
            assertThat(stopped).succeedsWithin(PATIENCE);
        } finally {
            server.close();
        }
    }

    @ParameterizedTest
    @CsvSource({"local, tcp", "local, unix", "process, tcp", "process, unix"})
    void theJarServes(String handler, String family) throws Exception {
        useJar(handler, family, "use_bare_jvm", List.of("used", "done"));
    }

    /** The original sends Python to a JVM that has nothing: the JVM ends, the client is told, the next is served. */
    @Test
    void aBareJvmCannotBeBootedByIt() throws Exception {
        useJar("bios", "unix", "be_refused", List.of("done"));
    }

    private void useJar(String handler, String family, String steps, List<String> printed) throws Exception {
        Path socket = directory.resolve("s");
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-jar",
                jar(directory).toString(),
                "--server"));
        command.addAll(List.of("--handler", handler));
        command.addAll(family.equals("tcp") ? List.of("--tcp", "127.0.0.1:0") : List.of("--unix", socket.toString()));
        Process server = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (BufferedReader out = server.inputReader()) {
            String where = out.readLine();
            assertThat(where).startsWith("listening at ");
            String address = family.equals("tcp") ? where.substring(where.lastIndexOf(':') + 1) : socket.toString();
            for (int round = 0; round < 2; round++) {
                try (PythonProgram client = client(RealPython.command(), steps, family, address)) {
                    assertThat(client.awaitEnd()).isEqualTo(printed);
                }
            }
            Processes.signal("TERM", server.pid());
            assertThat(server.waitFor()).isEqualTo(143);
        } finally {
            server.descendants().forEach(ProcessHandle::destroyForcibly);
            server.destroyForcibly();
        }
    }

    /** The jar that was packaged, with what its manifest names beside it. */
    private static Path jar(Path directory) throws Exception {
        Path packaged = Path.of("target/across-core-0.1.0-SNAPSHOT.jar");
        assertThat(packaged)
                .as("run by mvn verify -P real, which packages first")
                .isRegularFile();
        for (String entry : System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                .split(":", -1)) {
            Path file = Path.of(entry);
            if (Stream.of("slf4j-api", "jspecify", "pickle")
                    .anyMatch(file.getFileName().toString()::startsWith)) {
                Files.copy(file, directory.resolve(file.getFileName()));
            }
        }
        return Files.copy(packaged, directory.resolve("across-core.jar"));
    }

    @ParameterizedTest
    @MethodSource("io.across.fixtures.RealPython#commands")
    void itBootsOurPython(String python) throws Exception {
        BiosConnectionHandler handler =
                new BiosConnectionHandler(Bios.python().python(python).command(), Place.OPTIONS);
        try (AcrossServer server = serve(handler)) {
            for (int round = 0; round < 3; round++) {
                try (PythonProgram client = client(python, "use_python", "tcp", Integer.toString(server.port()))) {
                    assertThat(client.awaitEnd()).containsExactly("used", "done");
                }
            }
            await().atMost(PATIENCE).until(() -> handler.activeConnections() == 0);
        }
        assertThat(ProcessHandle.current().children()).isEmpty();
    }
}
