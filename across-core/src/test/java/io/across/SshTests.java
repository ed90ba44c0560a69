package io.across;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.acme.jobs.Jobs;
import io.across.fixtures.SshServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Boots a JVM through a real sshd. */
@Timeout(120)
@EnabledIf("isInstalled")
class SshTests {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Options OPTIONS = Options.builder().timeout(PATIENCE).build();
    private static final String HERE = SshServer.USER_HERE;
    private static final String JAVA = System.getProperty("java.home") + "/bin/java";

    @TempDir
    Path directory;

    private SshServer server;

    static boolean isInstalled() {
        boolean installed = SshServer.isInstalled();
        if (!installed) {
            LoggerFactory.getLogger(SshTests.class)
                    .error("NOT TESTED: booting over ssh, since this machine has no /usr/sbin/sshd or no /usr/bin/ssh");
        }
        return installed;
    }

    @BeforeEach
    void start() throws Exception {
        Path temporary = Files.createDirectories(directory.resolve("tmp"));
        server = SshServer.start(
                Files.createDirectory(directory.resolve("ssh")), "SetEnv TMPDIR=" + temporary + " PATH=/usr/bin:/bin");
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
        try (Stream<Path> left = Files.list(directory.resolve("tmp"))) {
            assertThat(left).isEmpty();
        }
    }

    private List<String> command(String host, String key, String... more) {
        List<String> options = server.options(key);
        options.addAll(List.of("-p", Integer.toString(server.port())));
        options.addAll(List.of(more));
        return Bios.jvm().java(JAVA).sshCommand(host, options.toArray(new String[0]));
    }

    @Test
    void aPeerIsBootedOverSshRunsOurCodeAndGoesWithTheConnection() throws Throwable {
        long pid;
        try (Connection there = Connection.fromCommand(command(HERE, "known"), OPTIONS)) {
            there.awaitReady();
            pid = Long.parseLong(there.peer().properties().get("pid"));
            assertThat(ProcessHandle.of(pid)).isPresent();
            there.export("com.acme.jobs");
            assertThat(Jobs.everything(there, "you")).isEqualTo("hello you,Point[x=2, y=1],4,Egg,deep");
            assertThat(there.execute("ProcessHandle.current().pid()")).isEqualTo(pid);
        }
        await().atMost(PATIENCE).until(() -> ProcessHandle.of(pid).isEmpty());
    }

    @Test
    void aPeerGoesWhenItsConnectionIsBrokenOff() {
        Connection there = Connection.fromCommand(command(HERE, "known"), OPTIONS);
        there.awaitReady();
        long pid = Long.parseLong(there.peer().properties().get("pid"));

        there.cancel();

        assertThatExceptionOfType(DisconnectException.class).isThrownBy(there::close);
        await().atMost(PATIENCE).until(() -> ProcessHandle.of(pid).isEmpty());
    }

    /** Its own timeout would be a minute. */
    private static final Duration AT_ONCE = Duration.ofSeconds(10);

    private Connection shared() {
        return Connection.open(
                        server.uri("java=" + SshServer.encoded(JAVA) + "&option=-oControlMaster%3Dauto&option="
                                + SshServer.encoded("-oControlPath=" + directory.resolve("cm-%C"))),
                        OPTIONS)
                .awaitReady();
    }

    private static List<ProcessHandle> clients() {
        return ProcessHandle.current()
                .children()
                .filter(child -> child.info()
                        .command()
                        .filter(name -> name.endsWith("/ssh"))
                        .isPresent())
                .toList();
    }

    private static long readers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("across-stderr ssh"))
                .count();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anSshThatOthersUseIsLeftToThem(boolean cancelled) throws Throwable {
        Connection first = shared();
        try (Connection second = shared()) {
            assertThat(clients()).hasSize(2);
            long before = System.nanoTime();
            if (cancelled) {
                first.cancel();
                assertThatExceptionOfType(DisconnectException.class).isThrownBy(first::close);
            } else {
                first.close();
            }
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(AT_ONCE);

            assertThat(second.execute("6 * 7")).isEqualTo(42);
            assertThat(clients()).hasSize(2);
            await().atMost(PATIENCE).until(() -> readers() == 1);
            try (Connection third = shared()) {
                assertThat(third.execute("6 * 7")).isEqualTo(42);
            }
        }
        await().atMost(PATIENCE).until(() -> clients().isEmpty() && readers() == 0);
    }

    @Test
    void anSshThatNobodyElseUsesEndsWithItsConnection() {
        Connection only = shared();
        assertThat(clients()).hasSize(1);

        only.close();

        assertThat(clients()).isEmpty();
    }

    @Test
    void aUriBootsToo() {
        String uri = server.uri("java=" + SshServer.encoded(JAVA));

        try (Connection there = Connection.open(uri, OPTIONS)) {
            there.awaitReady();
            assertThat(there.name()).isEqualTo("ssh:" + HERE);
            assertThat(there.peer().properties()).containsKey("pid").doesNotContainKey("name");
        }
    }

    @Test
    void aRefusedKeyIsReported() {
        assertThatItFails(command(HERE, "stranger"), "exit code 255", "Permission denied (publickey)");
    }

    @Test
    void aHostThatSshDoesNotKnowIsReported() {
        assertThatItFails(
                command(HERE, "known", "-oHostKeyAlias=looking-glass"),
                "exit code 255",
                "Host key verification failed");
    }

    @Test
    void aHostThatDoesNotExistIsReported() {
        assertThatItFails(command("no-such-host.invalid", "known"), "exit code 255", "Could not resolve hostname");
    }

    @Test
    void aMachineWithoutJavaIsReported() {
        List<String> options = server.options("known");
        options.addAll(List.of("-p", Integer.toString(server.port())));
        List<String> command = Bios.jvm().java("no-such-java").sshCommand(HERE, options.toArray(new String[0]));

        assertThatItFails(command, "exit code 127", "no Java found", "looked for no-such-java");
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
