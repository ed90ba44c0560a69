package io.across;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.acme.jobs.Jobs;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Boots this machine as if it had nothing but a JVM and a shell. */
@Timeout(120)
class BiosTests {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Options OPTIONS = Options.builder().timeout(PATIENCE).build();
    private static final String JAVA_HOME = System.getProperty("java.home");

    @TempDir
    Path directory;

    private Path temporary;

    @BeforeEach
    void makeTemporary() throws IOException {
        temporary = Files.createDirectory(directory.resolve("temporary files"));
    }

    @AfterEach
    void nothingRemains() throws IOException {
        try (Stream<Path> left = Files.list(temporary)) {
            assertThat(left).isEmpty();
        }
    }

    /** Starts the script in an environment with nothing but {@code TMPDIR} and what is given. */
    private Connection boot(JvmBios bios, Map<String, String> environment) throws IOException {
        return boot(bios.command(), environment, OPTIONS);
    }

    private Connection boot(List<String> command, Map<String, String> environment, Options options) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().clear();
        builder.environment().put("TMPDIR", temporary.toString());
        builder.environment().putAll(environment);
        return Connection.fromProcess(builder.start(), options);
    }

    private static JvmBios bios() {
        return Bios.jvm().java(JAVA_HOME + "/bin/java");
    }

    private static long pid(Connection connection) {
        return Long.parseLong(connection.peer().properties().get("pid"));
    }

    /** Runs code of this side there. */
    private static void assertThatItServes(Connection connection) {
        connection.export("com.acme.jobs");
        assertThat(Jobs.mirror(connection, new Jobs.Point(1, 2))).isEqualTo(new Jobs.Point(2, 1));
        assertThat(Jobs.loaderName(connection)).isEqualTo("across stdio");
        assertThat(Jobs.place(connection)).isEqualTo("across://stdio/");
    }

    private static void assertThatItEnds(long pid) {
        await().atMost(PATIENCE).until(() -> ProcessHandle.of(pid).isEmpty());
    }

    private static void assertThatItFails(Connection connection, String... named) {
        try (connection) {
            assertThatExceptionOfType(DisconnectException.class)
                    .isThrownBy(connection::awaitReady)
                    .withMessageContainingAll(named);
        } catch (DisconnectException e) {
            assertThat(e).hasMessageContainingAll(named);
        }
    }

    @Test
    void aMachineWithoutAnEnvironmentIsBooted() throws Exception {
        long pid;
        try (Connection there = boot(bios(), Map.of())) {
            there.awaitReady();
            assertThat(there.peer().properties())
                    .containsEntry("runtime", "Java " + Runtime.version().feature())
                    .containsKeys("pid", "host");
            assertThatItServes(there);
            pid = pid(there);
        }
        assertThatItEnds(pid);
    }

    @Test
    void whoBootsIsLeasedThere() throws Exception {
        try (Connection there = boot(bios(), Map.of())) {
            there.export("com.acme.jobs");
            assertThat(Jobs.leasedBack(there)).isEqualTo(42);
        }
    }

    @Test
    void shippedCodeFindsItsServicesInTheCommonPool() throws Exception {
        JvmBios several = bios().javaOptions("-Djava.util.concurrent.ForkJoinPool.common.parallelism=3");
        try (Connection there = boot(several, Map.of())) {
            there.export("com.acme.jobs");
            assertThat(Jobs.providersInPool(there)).containsOnly(true);
        }
    }

    @Test
    void snippetsThereSeeWhatIsExported() throws Exception {
        try (Connection there = boot(bios(), Map.of())) {
            there.export("com.acme.jobs");
            assertThat(there.execute("new com.acme.jobs.Jobs.Point(3, 4).toString()"))
                    .isEqualTo("Point[x=3, y=4]");
            assertThat(there.execute("import com.acme.jobs.Jobs.*; Shape.SQUARE.name()"))
                    .isEqualTo("SQUARE");
        }
    }

    /** A runtime of nothing but {@code java.base}: no compiler, no logging, no RMI. */
    @Test
    void theSmallestRuntimeIsEnough() throws Exception {
        Path jlink = Path.of(JAVA_HOME, "bin", "jlink");
        assumeTrue(Files.isExecutable(jlink), "NOT TESTED: the smallest runtime, since this JDK has no jlink");
        Path runtime = directory.resolve("runtime");
        Process linking = new ProcessBuilder(
                        jlink.toString(), "--add-modules", "java.base", "--output", runtime.toString())
                .inheritIO()
                .start();
        assertThat(linking.waitFor()).isZero();

        try (Connection there = boot(Bios.jvm().java(runtime.resolve("bin/java").toString()), Map.of())) {
            assertThatItServes(there);
            assertThatExceptionOfType(SnippetException.class)
                    .isThrownBy(() -> there.execute("1 + 1"))
                    .withMessageContaining("has no Java compiler");
        }
    }

    @Test
    void aBootSaysNothingOnStandardError() throws Exception {
        Path errors = directory.resolve("errors");
        Process process = new ProcessBuilder(bios().command())
                .redirectError(errors.toFile())
                .start();
        try (Connection there = Connection.fromProcess(process, OPTIONS)) {
            assertThatItServes(there.awaitReady());
        }
        assertThat(process.exitValue()).isZero();
        assertThat(errors).isEmptyFile();
    }

    @Test
    void whatTheBootedPeerWarnsOfIsOnItsStandardError() throws Exception {
        Path errors = directory.resolve("errors");
        Process process = new ProcessBuilder(bios().command())
                .redirectError(errors.toFile())
                .start();
        try (Connection there = Connection.fromProcess(process, OPTIONS)) {
            there.export("com.acme.jobs");
            Jobs.warn(there, "the cat");
        }
        assertThat(errors).hasContent("WARN com.acme: beware of the cat");
    }

    @Test
    void thePeerTakesTheTimeoutOfWhoBootsIt() throws Exception {
        Options options = Options.builder().timeout(Duration.ofMillis(98_765)).build();
        try (Connection there = boot(bios().command(), Map.of(), options)) {
            assertThat(there.awaitReady().peer().timeoutMillis()).isEqualTo(98_765);
        }
        Options none = Options.builder().timeout(Duration.ZERO).build();
        try (Connection there = boot(bios().command(), Map.of(), none)) {
            assertThat(there.awaitReady().peer().timeoutMillis()).isZero();
        }
    }

    @Test
    void aBiosBehindAListenerIsBootedByWhoConnects() throws Exception {
        Process process = new ProcessBuilder(bios().command())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Connection there = Connection.fromTcp("127.0.0.1", listener.getLocalPort(), OPTIONS)) {
            Socket socket = listener.accept();
            relay(socket.getInputStream(), process.getOutputStream());
            relay(process.getInputStream(), socket.getOutputStream());

            assertThatItServes(there.awaitReady());
        }
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    /** Copies until the end, and ends the other then; what breaks is the end as well. */
    private static void relay(InputStream from, OutputStream to) {
        Thread thread = new Thread(() -> {
            try (to) {
                byte[] buffer = new byte[8_192];
                for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
                    to.write(buffer, 0, n);
                    to.flush();
                }
            } catch (IOException e) {
                // One of the two is gone.
            }
        });
        thread.start();
    }

    @Test
    void javaIsFoundInTheHomeThatIsNamedOrInThePath() throws Exception {
        try (Connection there = boot(Bios.jvm(), Map.of("JAVA_HOME", JAVA_HOME, "PATH", "/nowhere"))) {
            assertThatItServes(there.awaitReady());
        }
        try (Connection there = boot(Bios.jvm(), Map.of("JAVA_HOME", "/nowhere", "PATH", JAVA_HOME + "/bin"))) {
            assertThatItServes(there.awaitReady());
        }
    }

    @Test
    void thereMayBeNoHome() throws Exception {
        try (Connection there = boot(bios(), Map.of("HOME", "/nowhere/at all"))) {
            assertThatItServes(there.awaitReady());
        }
    }

    @Test
    void javaMayLieBehindAWonderfulPath() throws Exception {
        Path home = directory.resolve("jdk 17! it's \"here\" \\ $HOME");
        Files.createSymbolicLink(home, Path.of(JAVA_HOME));

        try (Connection there = boot(Bios.jvm().java(home.resolve("bin/java").toString()), Map.of())) {
            assertThatItServes(there.awaitReady());
        }
    }

    @Test
    void twoBootAtOnce() throws Exception {
        try (Connection one = boot(bios(), Map.of());
                Connection other = boot(bios(), Map.of())) {
            assertThatItServes(one.awaitReady());
            assertThatItServes(other.awaitReady());
            assertThat(pid(one)).isNotEqualTo(pid(other));
        }
    }

    @Test
    void aDirectoryThatIsThereAlreadyIsNotUsed() throws Exception {
        // The script's names end in the shell's process id and a number: the first is taken here.
        String taken = "mkdir \"$TMPDIR/across-$$-1\"; touch \"$TMPDIR/across-$$-1/mine\"; ";
        Path mine;
        try (Connection there = boot(List.of("sh", "-c", taken + bios().script()), Map.of(), OPTIONS)) {
            assertThatItServes(there.awaitReady());
            try (Stream<Path> left = Files.list(temporary)) {
                mine = left.findFirst().orElseThrow();
            }
        }
        assertThat(mine.resolve("mine")).exists();
        Files.delete(mine.resolve("mine"));
        Files.delete(mine);
    }

    @Test
    void optionsOfTheJvmReachIt() throws Exception {
        JvmBios bios = bios().javaOptions("-Xmx64m", "-XX:+UseParallelGC", "-Dtext=it's $HOME!");
        Process process = new ProcessBuilder(bios.command()).start();
        try (Connection there = Connection.fromProcess(process, OPTIONS)) {
            there.awaitReady();
            assertThat(ProcessHandle.of(pid(there))
                            .orElseThrow()
                            .info()
                            .arguments()
                            .orElseThrow())
                    .contains("-Xmx64m", "-XX:+UseParallelGC", "-Dtext=it's $HOME!")
                    .doesNotContain("-XX:+UseSerialGC");
        }
    }

    @Test
    void aMachineWithoutJavaSaysSo() throws Exception {
        assertThatItFails(
                boot(Bios.jvm(), Map.of("PATH", "/nowhere")),
                "exit code 127",
                "across: on ",
                "no Java found, Java 17 or later is needed (looked for java, JAVA_HOME=, PATH=/nowhere)");
    }

    @Test
    void anOldJavaIsNamed() throws Exception {
        Path old = script("java", """
                if [ "$1" = -version ]; then echo 'openjdk version "11.0.28"' >&2; exit 0; fi
                echo 'Error: A JNI error has occurred' >&2
                exit 1
                """);

        assertThatItFails(
                boot(Bios.jvm().java(old.toString()), Map.of()),
                "exit code 126",
                "A JNI error has occurred",
                old
                        + " did not start (exit code 1), Java 17 or later is needed and it is: openjdk version \"11.0.28\"");
    }

    @Test
    void anOptionThatTheJvmDoesNotKnowIsNamed() throws Exception {
        assertThatItFails(
                boot(bios().javaOptions("-XX:+NoSuchOption"), Map.of()),
                "exit code 126",
                "Unrecognized VM option 'NoSuchOption'");
    }

    @Test
    void aJvmThatDiesAtOnceIsReported() throws Exception {
        Path killed = script("java", "[ \"$1\" = -version ] && exit 0; kill -9 $$\n");

        assertThatItFails(
                boot(Bios.jvm().java(killed.toString()), Map.of()), "exit code 126", "did not start (exit code 137)");
    }

    @Test
    void aMissingTemporaryDirectoryIsNamed() throws Exception {
        assertThatItFails(
                boot(bios(), Map.of("TMPDIR", "/nowhere/at all")),
                "exit code 73",
                "no directory can be made for the BIOS",
                "/nowhere/at all/across-");
    }

    @Test
    void aColonInTheTemporaryDirectoryDoesNotSplitTheClassPath() throws Exception {
        try (Connection there = boot(
                bios(),
                Map.of("TMPDIR", Files.createDirectory(directory.resolve("a:b")).toString()))) {
            assertThatItServes(there.awaitReady());
        }
    }

    @Test
    void theBiosIsWrittenWhereNobodyElseMayLook() throws Exception {
        // The class is complete and the JVM not there yet: this one looks at the directory and leaves it for the
        // script.
        Path java = script("java", "for last; do :; done; ls -ld \"$last\" >&2; exit 1\n");

        assertThatItFails(boot(Bios.jvm().java(java.toString()), Map.of()), "drwx------");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "| head -c 10", "| head -c 1000"})
    void aBootThatIsBrokenOffLeavesNothing(String cut) throws Exception {
        // Java's side of the pipe ends while the BIOS waits for its bootloader, or for the rest of it.
        List<String> command = cut.isEmpty()
                ? List.of("sh", "-c", "exec </dev/null; " + bios().script())
                : List.of("sh", "-c", "{ cat " + cut + "; } | { " + bios().script() + "; }");

        assertThatItFails(boot(command, Map.of(), OPTIONS), "the stream ended before the superblock", "EOFException");
    }

    @Test
    void whatALoginShellPrintsIsShown() throws Exception {
        Connection there =
                boot(List.of("sh", "-c", "echo Welcome to wonderland; " + bios().script()), Map.of(), OPTIONS);

        try (there) {
            assertThatExceptionOfType(DisconnectException.class)
                    .isThrownBy(there::awaitReady)
                    .withCauseInstanceOf(ProtocolException.class)
                    .withMessageContaining("Welcome to wonderland");
        } catch (ProtocolException e) {
            assertThat(e).hasMessageContaining("Welcome to wonderland").hasMessageContaining("login shell");
        }
    }

    @Test
    void aMachineThatHangsIsGivenUpAndQuoted() throws Exception {
        Path hangs = script("java", "echo I think >&2; exec sleep 1000\n");
        Options brief = Options.builder().timeout(Duration.ofSeconds(2)).build();

        assertThatItFails(
                boot(Bios.jvm().java(hangs.toString()).command(), Map.of(), brief),
                "the handshake was not done within 2000 ms",
                "still running; last lines of its standard error: I think");
        // Killed with its shell, which could not clean up any more.
        try (Stream<Path> left = Files.walk(temporary)) {
            left.filter(path -> !path.equals(temporary))
                    .sorted(Comparator.reverseOrder())
                    .forEach(path -> path.toFile().delete());
        }
    }

    private Path script(String name, String text) throws IOException {
        Path file = directory.resolve(name);
        Files.writeString(file, "#!/bin/sh\n" + text, StandardCharsets.UTF_8);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }
}
