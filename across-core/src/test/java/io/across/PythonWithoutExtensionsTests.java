package io.across;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.across.python.Python;
import io.across.python.PythonException;
import io.across.python.PythonObject;
import io.across.server.AcrossServer;
import io.across.server.LocalConnectionHandler;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A Python that announces nothing, as one of version 0.1.0 (protocol, section 8), in both roles. */
@Timeout(120)
class PythonWithoutExtensionsTests {

    private static final Options OPTIONS =
            Options.builder().timeout(Duration.ofSeconds(30)).build();

    private static final String BEGINNING = """
            import sys, time
            sys.path.insert(0, sys.argv[1])
            import across
            across.Options._describes_itself = False
            """;

    @TempDir
    private Path directory;

    /** What Python uses. */
    public static final class Home {
        public Object back(Object object) {
            return object;
        }
    }

    private static String runtime() throws Exception {
        return Path.of(Objects.requireNonNull(
                                PythonWithoutExtensionsTests.class.getResource("/io/across/python/runtime"))
                        .toURI())
                .toString();
    }

    @Test
    void javaCallsIt() throws Exception {
        List<String> command = List.of("python3", "-c", BEGINNING + "across.Connection.from_stdio().wait()", runtime());
        try (Connection there = Connection.fromCommand(command, OPTIONS)) {
            assertThat(there.awaitReady().peer().extensionVersion()).isZero();
            assertThat(there.peer().properties()).isEmpty();
            Python python = there.python();
            assertThat(python.call("math.sqrt", 16)).isEqualTo(4.0);
            PythonObject list = python.callRef("list");
            list.invoke("append", "one");
            assertThat(python.call("len", list)).isEqualTo(1);
            Function<Integer, Integer> twice = number -> 2 * number;
            assertThat(python.execute("twice(21)", Map.of("twice", Across.ref(twice))))
                    .isEqualTo(42);
            for (String exit : List.of("SystemExit", "KeyboardInterrupt")) {
                assertThatExceptionOfType(PythonException.class)
                        .isThrownBy(() -> python.execute("raise " + exit + "(3)"))
                        .satisfies(raised -> assertThat(raised.type()).hasToString(exit));
            }
            assertThat(python.execute("1 + 1")).isEqualTo(2);
        }
    }

    /** It deletes what is given back as soon as that is said, and is slow to read results: the hazard of section 6. */
    @Test
    void itCallsJavaAndItsObjectsComeHome() throws Exception {
        String script = BEGINNING + """
                import across._calls, across._threads
                across._threads.Order.after_earlier = lambda self, action: action()
                read = across._calls.loads
                with across.Connection.from_unix(sys.argv[2]) as conn:
                    home = conn.execute('home')
                    def read_late(*arguments):
                        time.sleep(0.3)
                        return read(*arguments)
                    across._calls.loads = read_late
                    for number in range(3):
                        thing = object()
                        print(home.back(across.ref(thing)) is thing)
                """;
        ScheduledExecutorService collects = Executors.newSingleThreadScheduledExecutor();
        try (AcrossServer server = AcrossServer.builder()
                .unix(directory.resolve("s"))
                .handler(new LocalConnectionHandler(OPTIONS.toBuilder()
                        .evaluator(NamedObjects.of(Map.of("home", new Home())))
                        .build()))
                .build()
                .start()) {
            assertThat(server.address()).isNotNull();
            Future<?> collecting = collects.scheduleWithFixedDelay(System::gc, 0, 30, TimeUnit.MILLISECONDS);
            Process python = new ProcessBuilder(
                            "python3",
                            "-c",
                            script,
                            runtime(),
                            directory.resolve("s").toString())
                    .redirectErrorStream(true)
                    .start();
            String printed = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(python.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(printed.lines().limit(3)).as(printed).containsExactly("True", "True", "True");
            assertThat(collecting).isNotDone();
        } finally {
            collects.shutdownNow();
        }
    }
}
