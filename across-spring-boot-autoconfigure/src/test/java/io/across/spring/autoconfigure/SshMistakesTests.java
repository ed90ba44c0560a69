package io.across.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.across.ChannelStatus;
import io.across.Connection;
import io.across.DeadlineException;
import io.across.NotSentException;
import io.across.fixtures.SshServer;
import io.across.spring.AcrossConnections;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/** What an application is told of a machine that a real ssh does not get it to, or that lacks something. */
@Timeout(120)
@EnabledIf("isInstalled")
@ExtendWith(OutputCaptureExtension.class)
class SshMistakesTests {

    /** A call that is not told at once would wait for a minute. */
    private static final Duration AT_ONCE = Duration.ofSeconds(30);

    @TempDir
    private static Path directory;

    private static SshServer server;

    static boolean isInstalled() {
        boolean installed = SshServer.isInstalled();
        if (!installed) {
            LoggerFactory.getLogger(SshMistakesTests.class)
                    .error(
                            "NOT TESTED: mistakes over ssh, since this machine has no /usr/sbin/sshd or no /usr/bin/ssh");
        }
        return installed;
    }

    @BeforeAll
    static void start() throws Exception {
        server = SshServer.start(Files.createDirectory(directory.resolve("ssh")), "SetEnv PATH=/usr/bin:/bin");
    }

    @AfterAll
    static void stop() throws Exception {
        server.stop();
    }

    /** Each lasts until somebody mends it. */
    enum Mistake {
        KEY(
                "stranger",
                "python=python3",
                "Permission denied (publickey)",
                "Have the machine accept a key of the user that runs this application"),
        HOST_KEY(
                "known",
                "python=python3&option=-oHostKeyAlias%3Dlooking-glass",
                "Host key verification failed",
                "Make the machine known to ssh: compare its key, and add it to the known_hosts"),
        PYTHON(
                "known",
                "python=no-such-python",
                "no-such-python not found, Python 3.8 or later is needed",
                "Install Python 3.8 or later there, or name the interpreter: python.interpreter, or python= in an ssh URI"),
        ENVIRONMENT(
                "known",
                "venv=/no/such/place",
                "/no/such/place/bin/python not found",
                "Install Python 3.8 or later there, or name the interpreter"),
        JAVA(
                "known",
                "java=no-such-java",
                "no Java found",
                "Install Java 17 or later there, or name it: java= in an ssh URI"),
        JAVA_OPTION(
                "known",
                "java=" + SshServer.encoded(System.getProperty("java.home") + "/bin/java")
                        + "&java-option=-XX%3ANoSuch",
                "Unrecognized VM option 'NoSuch'",
                "Correct the arguments of the JVM"),
        NAME_OF_SSH_OPTION(
                "known",
                "python=python3&option=-oNoSuch%3D1",
                "Bad configuration option: nosuch",
                "Correct the configuration of ssh, or the ssh options of the URI"),
        VALUE_OF_SSH_OPTION(
                "known",
                "python=python3&option=-oCompression%3Dmaybe",
                "unsupported option \"maybe\"",
                "Correct the configuration of ssh, or the ssh options of the URI"),
        LETTER_OF_SSH_OPTION(
                "known",
                "python=python3&option=-Z",
                "unknown option -- Z",
                "Correct the configuration of ssh, or the ssh options of the URI");

        private final String key;
        private final String query;
        private final String reason;
        private final String remedy;

        Mistake(String key, String query, String reason, String remedy) {
            this.key = key;
            this.query = query;
            this.reason = reason;
            this.remedy = remedy;
        }

        String uri() {
            return server.uri(key, query);
        }
    }

    private static ConfigurableApplicationContext run(String uri, String... more) {
        return new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.NONE)
                .properties("across.connections.far.uri=" + uri)
                .properties(more)
                .run();
    }

    @ParameterizedTest
    @EnumSource
    void callersAreToldAtOnceWhatToDo(Mistake mistake) {
        try (ConfigurableApplicationContext context = run(mistake.uri())) {
            Connection far = context.getBean("far", Connection.class);
            long before = System.nanoTime();

            assertThatExceptionOfType(NotSentException.class)
                    .isThrownBy(() -> far.call(() -> 1))
                    .withMessageContaining("connection 'far' cannot be established: ")
                    .withMessageContaining(mistake.reason)
                    .withMessageContaining("That does not mend itself. " + mistake.remedy);

            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(AT_ONCE);
            assertThat(lastFailure(context).message()).contains(mistake.reason);
            assertThat(lastFailure(context).remedy()).startsWith(mistake.remedy);
        }
    }

    private static ChannelStatus.@Nullable Failure lastFailureOrNone(ConfigurableApplicationContext context) {
        return context.getBean(AcrossConnections.class).statuses().get(0).lastFailure();
    }

    private static ChannelStatus.Failure lastFailure(ConfigurableApplicationContext context) {
        return Objects.requireNonNull(lastFailureOrNone(context));
    }

    @ParameterizedTest
    @EnumSource
    void aStartThatIsToFailFastIsExplained(Mistake mistake, CapturedOutput output) {
        assertThatThrownBy(() -> run(mistake.uri(), "across.connections.far.fail-fast=true")
                        .close())
                .isNotNull();

        assertThat(output)
                .containsSubsequence(
                        "APPLICATION FAILED TO START",
                        "Connection 'far' cannot be established, and across.connections.far.fail-fast=true",
                        mistake.reason,
                        "Action:",
                        mistake.remedy);
    }

    private static String closedPort() {
        return server.uri("python=python3").replace(":" + server.port(), ":1");
    }

    /** A machine that is restarted has no open port for a while. */
    @Test
    void aPortWhereNobodyListensIsWaitedFor() {
        try (ConfigurableApplicationContext context = run(closedPort())) {
            Connection far = context.getBean("far", Connection.class);
            await().atMost(AT_ONCE).until(() -> lastFailureOrNone(context) != null);

            assertThat(lastFailure(context).message())
                    .contains("ssh: connect to host 127.0.0.1 port 1: Connection refused");
            assertThat(lastFailure(context).remedy()).isNull();
            assertThatExceptionOfType(DeadlineException.class)
                    .isThrownBy(() -> far.within(Duration.ofMillis(200)).call(() -> 1));
        }
    }

    @Test
    void aStartThatIsToFailFastNamesThePort(CapturedOutput output) {
        assertThatThrownBy(() -> run(closedPort(), "across.connections.far.fail-fast=true")
                        .close())
                .isNotNull();

        assertThat(output)
                .containsSubsequence(
                        "APPLICATION FAILED TO START",
                        "ssh: connect to host 127.0.0.1 port 1: Connection refused",
                        "Action:",
                        "see to it that the far side is there before this application starts");
    }

    @Test
    void aMachineThatLetsUsInIsUsed() {
        try (ConfigurableApplicationContext context = run(server.uri("python=python3"))) {
            assertThat(context.getBean("far", Connection.class).python().call("len", "abc"))
                    .isEqualTo(3);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration(AcrossAutoConfiguration.class)
    static class Application {}
}
