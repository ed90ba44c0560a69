package io.across.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.across.Across;
import io.across.Connection;
import io.across.Options;
import io.across.fixtures.Processes;
import io.across.process.ChildJvm;
import io.across.python.Python;
import io.across.python.PythonObject;
import io.across.server.AcrossServer;
import io.across.server.LocalConnectionHandler;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line of the Python runtime, {@code python3 -m across}, and Java at the other end. */
@Timeout(120)
class PythonCommandLineTests {

    private static final Options OPTIONS =
            Options.builder().timeout(Duration.ofSeconds(30)).build();

    /** A shell that starts this build in the background has it ignore the signal that ends a server. */
    private static final String UNDER_SIGINT = "import os, signal, sys; signal.signal(signal.SIGINT, signal.SIG_DFL); "
            + "os.execvp('python3', ['python3', '-B', '-m', 'across'] + sys.argv[1:])";

    @TempDir
    private Path directory;

    private Path socket() {
        return directory.resolve("s");
    }

    @ParameterizedTest
    @ValueSource(strings = {"local", "process", "bios"})
    void aServerOfPythonServesJava(String handler) throws Exception {
        Process server = python("--server", "-v", "--unix", socket().toString(), "--handler", handler);
        try (BufferedReader err =
                new BufferedReader(new InputStreamReader(server.getErrorStream(), StandardCharsets.UTF_8))) {
            assertThat(err.readLine()).contains("Listening on " + socket());
            try (Connection there = Connection.fromUnix(socket(), OPTIONS)) {
                Python python = there.python();
                assertThat(python.call("math.sqrt", 16)).isEqualTo(4.0);
                assertThat(python.execute("import os; os.getpid()").equals((int) server.pid()))
                        .isEqualTo(handler.equals("local"));
                PythonObject list = python.callRef("list");
                list.invoke("append", "one");
                assertThat(python.call("len", list)).isEqualTo(1);
                Function<Integer, Integer> twice = number -> 2 * number;
                assertThat(python.execute("twice(21)", Map.of("twice", Across.ref(twice))))
                        .isEqualTo(42);
            }
            Processes.signal("INT", server.pid());
            assertThat(server.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(socket()).doesNotExist();
        } finally {
            server.destroyForcibly();
        }
    }

    @Test
    void aServerOfJavaServesTheCommandLineOfPython() throws Exception {
        Options evaluating = OPTIONS.toBuilder()
                .evaluator((connection, text, variables) -> Integer.parseInt(text))
                .build();
        try (AcrossServer server = AcrossServer.builder()
                .unix(socket())
                .handler(new LocalConnectionHandler(evaluating))
                .build()
                .start()) {
            assertThat(server.address()).isNotNull();

            assertThat(run("--unix", socket().toString(), "--execute", "42")).isEqualTo("42\n0");
            assertThat(run("--unix", socket().toString(), "--execute", "question"))
                    .contains("NumberFormatException", "question")
                    .startsWith("across: ValueError: ")
                    .endsWith("\n1");
        }
    }

    /** Which has nothing that evaluates what is no Java. */
    @Test
    void theCommandLineOfJavaRefusesThatOfPython() throws Exception {
        List<String> command =
                new ArrayList<>(ChildJvm.builder().mainClass(Main.class).build().command());
        command.addAll(List.of("--server", "--unix", socket().toString()));
        Process server = new ProcessBuilder(command).start();
        try (BufferedReader out = server.inputReader()) {
            assertThat(out.readLine()).isEqualTo("listening at unix:" + socket());

            assertThat(run("--unix", socket().toString(), "--execute", "1 + 1"))
                    .isEqualTo(
                            "across: PermissionError: this side evaluates nothing: no evaluator is set in its options\n1");
        } finally {
            server.destroyForcibly();
        }
    }

    /** What it printed, and its exit code. */
    private String run(String... arguments) throws Exception {
        Process process = python(arguments);
        try {
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    + new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            return printed + process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }

    private Process python(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("python3", "-c", UNDER_SIGINT));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        Path runtime = Path.of(Objects.requireNonNull(Main.class.getResource("/io/across/python/runtime"))
                .toURI());
        builder.environment().put("PYTHONPATH", runtime.toString());
        return builder.start();
    }
}
