package io.across.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.across.Connection;
import io.across.Options;
import io.across.fixtures.Processes;
import io.across.process.ChildJvm;
import io.across.server.AcrossServer;
import io.across.server.LocalConnectionHandler;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line in processes of its own, as a user runs it. */
@Timeout(120)
class MainTests {

    private static final Options OPTIONS =
            Options.builder().timeout(Duration.ofSeconds(30)).build();

    @TempDir
    private Path directory;

    @Test
    void helpAndVersionGoToStandardOutput() throws Exception {
        Outcome help = run("--help");
        assertThat(help.code()).isZero();
        assertThat(help.out()).startsWith("Usage: java -jar across-core.jar --server");
        assertThat(help.err()).isEmpty();

        Outcome version = run("--version");
        assertThat(version.code()).isZero();
        assertThat(version.out()).matches("across .+, Java [0-9].*\\R");
    }

    @Test
    void wrongUsageIsExplainedInTwoLines() throws Exception {
        Outcome outcome = run("--sever");

        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err().lines()).containsExactly("across: unknown option '--sever'", "across: try --help");
    }

    private static boolean isInterruptIgnored() throws IOException {
        Path status = Path.of("/proc/self/status");
        return Files.exists(status)
                && Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith("SigIgn:"))
                        .anyMatch(line ->
                                (Long.parseUnsignedLong(line.substring(7).trim(), 16) & 0b10) != 0);
    }

    @ParameterizedTest
    @CsvSource({"local, TERM, 143", "local, INT, 130", "process, TERM, 143"})
    void aServerServesUntilASignalAndSaysGoodbye(String handler, String signal, int code) throws Exception {
        assumeThat(signal.equals("INT") && isInterruptIgnored())
                .as("a build in the background of a shell ignores interrupts, and its children do")
                .isFalse();
        Process server = start("--server", "--tcp", "localhost:0", "--handler", handler);
        try (BufferedReader out = server.inputReader()) {
            String line = out.readLine();
            assertThat(line).startsWith("listening at tcp://127.0.0.1:");
            int port = Integer.parseInt(line.substring(line.lastIndexOf(':') + 1));
            try (Connection connection = Connection.fromTcp("localhost", port, OPTIONS)) {
                long pid = connection.call(() -> ProcessHandle.current().pid());
                assertThat(pid == server.pid()).isEqualTo(handler.equals("local"));

                Processes.signal(signal, server.pid());

                connection.awaitEnd();
            } // in order, or it would throw
            assertThat(server.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(server.exitValue()).isEqualTo(code);
            assertThat(err()).isEmpty();
        } finally {
            server.destroyForcibly();
        }
    }

    @Test
    void aUnixSocketIsPrivateAndRemovedAtTheEnd() throws Exception {
        Path socket = directory.resolve("s.sock");
        Process server = start("--server", "--unix", socket.toString());
        try (BufferedReader out = server.inputReader()) {
            assertThat(out.readLine()).isEqualTo("listening at unix:" + socket);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
                    .isEqualTo("rw-------");

            Outcome second = run("--server", "--unix", socket.toString());
            assertThat(second.code()).isEqualTo(1);
            assertThat(second.err())
                    .startsWith("across: cannot serve: unix:" + socket)
                    .contains("another server");

            Processes.signal("TERM", server.pid());
            assertThat(server.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(socket).doesNotExist();
        } finally {
            server.destroyForcibly();
        }
    }

    @Test
    void aWideBindIsWarnedOf() throws Exception {
        Process server = start("--server", "--tcp", "0.0.0.0:0");
        try (BufferedReader out = server.inputReader()) {
            assertThat(out.readLine()).startsWith("listening at tcp://");
            await().atMost(Duration.ofSeconds(30)).until(() -> err().contains("can run code here"));
        } finally {
            server.destroyForcibly();
        }
    }

    @Test
    void aWaitingClientServesItsPeerAndEndsWithIt() throws Exception {
        List<Long> served = new ArrayList<>();
        try (AcrossServer server = AcrossServer.builder()
                .tcp(null, 0)
                .handler(new LocalConnectionHandler(OPTIONS))
                .build()
                .start()) {
            Process client = start("-v", "--tcp", "localhost:" + server.port(), "--wait");
            try {
                await().atMost(Duration.ofSeconds(60))
                        .until(() -> server.handler().connections().stream().anyMatch(Connection::isConnected));
                Connection connection = server.handler().connections().get(0);
                served.add(connection.call(() -> ProcessHandle.current().pid()));
                connection.close();

                assertThat(client.waitFor(60, TimeUnit.SECONDS)).isTrue();
                assertThat(client.exitValue()).isZero();
                assertThat(served).containsExactly(client.pid());
                assertThat(err()).contains(": opened", ": connected with", ": closed");
            } finally {
                client.destroyForcibly();
            }
        }
    }

    @Test
    void aPeerOverStdioServesUntilTheEnd() {
        List<String> command = command("--stdio", "--wait");
        try (Connection connection = Connection.fromCommand(command, OPTIONS)) {
            assertThat(connection.call(() -> 42)).isEqualTo(42);
        }
    }

    @Test
    void nobodyThereIsAFailure() throws Exception {
        Outcome outcome = run("--unix", directory.resolve("nobody").toString(), "--wait");

        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err()).startsWith("across: failed: ").contains("nobody");
        assertThat(outcome.err().lines()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "--wait"})
    void withoutSlf4jItSaysWhatIsMissing(String option) throws Exception {
        List<String> command = new ArrayList<>(command("--tcp", "localhost:1", option));
        Path classes = Path.of(
                Main.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        command.set(command.indexOf("-cp") + 1, classes.toString());

        Outcome outcome = outcome(command);

        if (option.equals("--help")) {
            assertThat(outcome.code()).isZero();
        } else {
            assertThat(outcome.code()).isEqualTo(1);
            assertThat(outcome.err()).startsWith("across: slf4j-api is not on the class path");
        }
    }

    private record Outcome(int code, String out, String err) {}

    private Outcome run(String... arguments) throws Exception {
        return outcome(command(arguments));
    }

    private Outcome outcome(List<String> command) throws Exception {
        Path out = directory.resolve("out");
        Path err = directory.resolve("err-of-run");
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            return new Outcome(process.exitValue(), Files.readString(out), Files.readString(err));
        } finally {
            process.destroyForcibly();
        }
    }

    private Process start(String... arguments) throws Exception {
        return new ProcessBuilder(command(arguments))
                .redirectError(directory.resolve("err").toFile())
                .start();
    }

    private String err() throws Exception {
        return Files.readString(directory.resolve("err"));
    }

    private static List<String> command(String... arguments) {
        List<String> command =
                new ArrayList<>(ChildJvm.builder().mainClass(Main.class).build().command());
        command.addAll(List.of(arguments));
        return command;
    }
}
