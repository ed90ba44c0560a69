package io.across.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;

/** What an application prints that cannot start because of what is, or is not, on its machine; see also {@link MistakesTests}. */
@ExtendWith(OutputCaptureExtension.class)
@Timeout(120)
class FailureAnalysisTests {

    @TempDir
    private Path directory;

    @Test
    @EnabledForJreRange(max = JRE.JAVA_20)
    void virtualThreadsWithoutThemAreExplained(CapturedOutput output) {
        assertExplained(
                output,
                "across.options is not valid: across.options.threads=virtual needs Java 21 or later",
                "Correct the value of that property.",
                "across.options.threads=virtual");
    }

    @Test
    void aPortInUseIsExplained(CapturedOutput output) throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("localhost"))) {
            assertExplained(
                    output,
                    "The across listener 'tcp' could not be started: tcp://localhost:" + taken.getLocalPort()
                            + " cannot be bound: ",
                    "Stop what listens there, or set across.server.tcp.port (0 for any free port) and"
                            + " across.server.tcp.host to what is free on this machine.",
                    "across.server.tcp.port=" + taken.getLocalPort());
        }
    }

    @Test
    void aFileInTheWayOfASocketIsExplained(CapturedOutput output) throws Exception {
        Path file = Files.createFile(directory.resolve("file"));

        assertExplained(
                output,
                "The across listener 'unix' could not be started: unix:" + file
                        + " cannot be bound: the file exists and is not a socket",
                "set across.server.unix.path to a file in a directory that exists and may be written to.",
                "across.server.unix.path=" + file);
        assertThat(file).isRegularFile();
    }

    @Test
    void aMissingDirectoryOfASocketIsExplained(CapturedOutput output) {
        Path socket = directory.resolve("missing").resolve("s");

        assertExplained(
                output,
                "The across listener 'unix' could not be started: unix:" + socket,
                "set across.server.unix.path to a file in a directory that exists and may be written to.",
                "across.server.unix.path=" + socket);
    }

    @Test
    void aFarSideThatIsNeededAtTheStartAndMissingIsExplained(CapturedOutput output) {
        Path socket = directory.resolve("nobody");

        assertExplained(
                output,
                "Connection 'far' cannot be established, and across.connections.far.reconnect.enabled=false says not"
                        + " to try again: unix:" + socket,
                "remove across.connections.far.reconnect.enabled=false",
                "across.connections.far.uri=unix:" + socket,
                "across.connections.far.reconnect.enabled=false");
    }

    private static void assertExplained(
            CapturedOutput output, String description, String action, String... properties) {
        String[] arguments =
                Arrays.stream(properties).map(property -> "--" + property).toArray(String[]::new);
        SpringApplicationBuilder application =
                new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE);

        assertThatThrownBy(() -> application.run(arguments)).isNotNull();

        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .containsSubsequence("Description:", description, "Action:", action);
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({AcrossAutoConfiguration.class, AcrossServerAutoConfiguration.class})
    static class Application {}
}
