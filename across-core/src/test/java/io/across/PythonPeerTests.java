package io.across;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.across.fixtures.SshServer;
import io.across.internal.wire.Capabilities;
import io.across.server.AcrossServer;
import io.across.server.BiosConnectionHandler;
import java.io.File;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/** Boots real Pythons, here and through a real sshd: how they come up, and how they go. */
@Timeout(120)
class PythonPeerTests {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Options OPTIONS = Options.builder().timeout(PATIENCE).build();
    private static final String HERE = System.getProperty("user.name") + "@127.0.0.1";

    @TempDir
    Path directory;

    static List<String> pythons() {
        return Pythons.supported();
    }

    static boolean isSshInstalled() {
        boolean installed = SshServer.isInstalled();
        if (!installed) {
            LoggerFactory.getLogger(PythonPeerTests.class)
                    .error("NOT TESTED: booting Python over ssh, since this machine has no sshd or no ssh");
        }
        return installed;
    }

    private static long pid(Connection connection) {
        return Long.parseLong(connection.peer().properties().get("pid"));
    }

    private static void assertThatItEnds(long pid) {
        await().atMost(PATIENCE).until(() -> ProcessHandle.of(pid).isEmpty());
    }

    @ParameterizedTest
    @MethodSource("pythons")
    void aPythonComesUpAndGoesWithoutAWord(String python) throws Exception {
        File errors = directory.resolve("errors").toFile();
        Process process = new ProcessBuilder(Bios.python().python(python).command())
                .redirectError(errors)
                .start();
        try (Connection there = Connection.fromProcess(process, OPTIONS)) {
            there.awaitReady();
            assertThat(there.peer().properties().get("runtime")).matches("Python 3\\.\\d+\\.\\d+");
            assertThat(there.peer().properties()).containsEntry("pid", Long.toString(process.pid()));
            assertThat(there.peer().properties()).containsKey("host");
            assertThat(there.peer().timeoutMillis()).isEqualTo(60_000);
            assertThat(there.peer().extensionVersion()).isEqualTo(1);
            assertThat(there.peer().capabilities()).isEqualTo(Capabilities.ERROR_FACTS | Capabilities.DRAIN);
        }
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        assertThat(errors).isEmpty();
    }

    @Test
    void noEnvironmentIsNeeded() throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                        "env",
                        "-i",
                        "PATH=/usr/bin:/bin",
                        "sh",
                        "-c",
                        Bios.python().shellScript())
                .directory(directory.toFile());
        try (Connection there = Connection.fromProcess(builder.start(), OPTIONS)) {
            there.awaitReady();
        }
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void thePeerTakesTheTimeoutOfWhoBootsIt() {
        for (Duration timeout : List.of(Duration.ofMillis(98_765), Duration.ZERO)) {
            Options options = Options.builder().timeout(timeout).build();
            try (Connection there = Connection.open(Endpoint.python(), options)) {
                assertThat(there.awaitReady().peer().timeoutMillis()).isEqualTo(timeout.toMillis());
            }
        }
    }

    @Test
    void aPeerGoesWhenItsConnectionIsBrokenOff() throws Exception {
        Process process = new ProcessBuilder(Bios.python().command()).start();
        Connection there = Connection.fromProcess(process, OPTIONS);
        there.awaitReady();
        there.cancel();

        assertThatExceptionOfType(DisconnectException.class).isThrownBy(there::close);
        assertThatItEnds(process.pid());
    }

    @Test
    void aPeerThatIsKilledIsReported() {
        Connection there = Connection.open(Endpoint.python(), OPTIONS);
        there.awaitReady();
        assertThat(ProcessHandle.of(pid(there)).orElseThrow().destroyForcibly()).isTrue();
        there.awaitEnd();

        assertThatExceptionOfType(DisconnectException.class)
                .isThrownBy(there::close)
                .withMessageContaining("exit code 137");
    }

    @Test
    void anIdlePeerIsHeard() {
        Options options = Options.builder().timeout(Duration.ofSeconds(3)).build();
        try (Connection there = Connection.open(Endpoint.python(), options)) {
            there.awaitReady();
            await().during(Duration.ofSeconds(5)).atMost(PATIENCE).until(there::isConnected);
        }
    }

    @Test
    void aVirtualEnvironmentIsUsed() throws Exception {
        Path environment = directory.resolve("my env");
        Process making = new ProcessBuilder("python3", "-m", "venv", "--without-pip", environment.toString())
                .inheritIO()
                .start();
        assertThat(making.waitFor()).isZero();
        try (Stream<Path> found = Files.walk(environment)) {
            Path packages = found.filter(path -> path.endsWith("site-packages"))
                    .findFirst()
                    .orElseThrow();
            Files.writeString(packages.resolve("mark.pth"), "import sys; sys.stderr.write('in my environment')\n");
        }

        Process process = new ProcessBuilder(
                        Bios.python().virtualEnvironment(environment.toString()).command())
                .redirectError(directory.resolve("errors").toFile())
                .start();
        try (Connection there = Connection.fromProcess(process, OPTIONS)) {
            there.awaitReady();
        }
        assertThat(directory.resolve("errors")).content().contains("in my environment");
        String uri = "python:?venv="
                + URLEncoder.encode(environment.toString(), StandardCharsets.UTF_8)
                        .replace("+", "%20");
        try (Connection there = Connection.open(uri, OPTIONS)) {
            there.awaitReady();
        }
    }

    @Test
    void aServersChildrenMayBePythonsThatTheirPeersBoot() throws Exception {
        BiosConnectionHandler handler = new BiosConnectionHandler(Bios.python().command(), OPTIONS);
        try (AcrossServer server = AcrossServer.builder()
                        .tcp("127.0.0.1", 0)
                        .handler(handler)
                        .build()
                        .start();
                Connection there = Connection.fromTcp("127.0.0.1", server.port(), OPTIONS)) {
            there.awaitReady();
            assertThat(there.peer().properties().get("runtime")).startsWith("Python 3.");
        }
    }

    @ParameterizedTest
    @MethodSource("pythons")
    void aChildThatWasHandedASocketComesUp(String python) throws Exception {
        String parent = "import socket,subprocess,sys;s=socket.create_connection(('127.0.0.1',int(sys.argv[1])));"
                + "sys.exit(subprocess.call(sys.argv[2:]+[str(s.fileno())],pass_fds=[s.fileno()]))";
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Process process = new ProcessBuilder(
                            Pythons.DEFAULT,
                            "-c",
                            parent,
                            Integer.toString(listener.getLocalPort()),
                            python,
                            "-c",
                            Bios.python().socketScript())
                    .inheritIO()
                    .start();
            // It connects to us; that we boot it although it sought us is what a pair of streams allows.
            try (var socket = listener.accept();
                    Connection there =
                            Connection.fromPipes(socket.getInputStream(), socket.getOutputStream(), OPTIONS)) {
                assertThat(there.awaitReady().peer().properties().get("runtime"))
                        .startsWith("Python 3.");
            }
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
        }
    }

    @Test
    @EnabledIf("isSshInstalled")
    void aMachineIsBootedOverSsh() throws Exception {
        SshServer server =
                SshServer.start(Files.createDirectory(directory.resolve("ssh")), "SetEnv PATH=/usr/bin:/bin");
        try {
            List<String> options = server.options("known");
            options.addAll(List.of("-p", Integer.toString(server.port())));
            String[] ssh = options.toArray(new String[0]);
            long pid;
            try (Connection there = Connection.fromCommand(Bios.python().sshCommand(HERE, ssh), OPTIONS)) {
                pid = pid(there.awaitReady());
                assertThat(ProcessHandle.of(pid)).isPresent();
            }
            assertThatItEnds(pid);

            String uri = server.uri("python=python3");
            try (Connection there = Connection.open(uri, OPTIONS)) {
                there.awaitReady();
                assertThat(there.name()).isEqualTo("ssh:" + HERE);
                assertThat(there.peer().properties().get("runtime")).startsWith("Python 3.");
            }

            assertThatItFails(
                    Bios.python().python("no-such-python").sshCommand(HERE, ssh),
                    "exit code 127",
                    "no-such-python not found");
            List<String> stranger = server.options("stranger");
            stranger.addAll(List.of("-p", Integer.toString(server.port())));
            assertThatItFails(
                    Bios.python().sshCommand(HERE, stranger.toArray(new String[0])),
                    "exit code 255",
                    "Permission denied (publickey)");
        } finally {
            server.stop();
        }
    }

    private static void assertThatItFails(List<String> command, String... named) {
        try (Connection there = Connection.fromCommand(command, OPTIONS)) {
            assertThatExceptionOfType(DisconnectException.class)
                    .isThrownBy(there::awaitReady)
                    .withMessageContainingAll(named);
        } catch (DisconnectException e) {
            assertThat(e).hasMessageContainingAll(named);
        }
    }
}
