package io.across.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.across.spring.AcrossExposed;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What an application prints that cannot start: what is wrong, and what to do about it. */
@ExtendWith(OutputCaptureExtension.class)
@Timeout(120)
class FailureAnalysisTests {

    @TempDir
    private Path directory;

    static Stream<Arguments> mistakes() {
        return Stream.of(
                mistake(
                        "across.options is not valid: across.options.max-served-calls must be positive, is 0.",
                        "Correct the value of that property.",
                        "across.options.max-served-calls=0"),
                mistake(
                        "across.connections.far.options is not valid: across.connections.far.options.timeout must be"
                                + " between 0 and 365 days, is PT-1S.",
                        "Correct across.connections.far.options.",
                        "across.connections.far.uri=tcp://localhost:1",
                        "across.connections.far.options.timeout=-1s"),
                mistake(
                        "across.connections.far.reconnect is not valid: max-delay must be at least initial-delay=PT1S,"
                                + " is PT0.5S.",
                        "Correct across.connections.far.reconnect.",
                        "across.connections.far.uri=tcp://localhost:1",
                        "across.connections.far.reconnect.initial-delay=1s",
                        "across.connections.far.reconnect.max-delay=500ms"),
                mistake(
                        "across.options.accept-exported-classes=true, but across.server serves its peers in this process",
                        "Set across.server.handler=process",
                        "across.server.tcp.port=0",
                        "across.options.accept-exported-classes=true"),
                mistake(
                        "across.server.child.spare=2, but children that boot from their peer cannot be started before"
                                + " it is there.",
                        "Remove across.server.child.spare, or set across.server.handler=process.",
                        "across.server.tcp.port=0",
                        "across.server.handler=bios",
                        "across.server.child.spare=2"),
                mistake(
                        "across.server.child is not valid: spare-children must be between 0 and 1000, is -1.",
                        "Correct across.server.child.",
                        "across.server.tcp.port=0",
                        "across.server.handler=process",
                        "across.server.child.spare=-1"),
                mistake(
                        "across.server.child.java is not valid: java-home /nowhere has no executable",
                        "Correct across.server.child.java.",
                        "across.server.tcp.port=0",
                        "across.server.handler=process",
                        "across.server.child.java.home=/nowhere"),
                mistake(
                        "across.connections.far says not what to connect to.",
                        "Set exactly one of across.connections.far.uri, .tcp.port, .unix.path, .command, .java and .python.",
                        "across.connections.far.lazy=true"),
                mistake(
                        "across.connections.far says more than once what to connect to.",
                        "Set exactly one of across.connections.far.uri, .tcp.port, .unix.path, .command, .java and .python.",
                        "across.connections.far.uri=tcp://localhost:1",
                        "across.connections.far.java.max-heap=64MB"),
                mistake(
                        "across.connections.far.uri is not valid: connection URI 'http://localhost:1' must begin with"
                                + " tcp:, tls:, unix:, exec:, shell:, python: or ssh:.",
                        "Correct across.connections.far.uri.",
                        "across.connections.far.uri=http://localhost:1",
                        "across.connections.far.lazy=true"),
                mistake(
                        "across.connections.far.uri is not valid: connection URI 'tcp://localhost' must have the form"
                                + " tcp://host:port.",
                        "Correct across.connections.far.uri.",
                        "across.connections.far.uri=tcp://localhost"),
                mistake(
                        "across.connections.far.java is not valid: max-heap must be at least 2 MiB, is 1048576 bytes.",
                        "Correct across.connections.far.java.",
                        "across.connections.far.java.max-heap=1MB"),
                mistake(
                        "across.connections.mine is to be a bean named 'mine', but the bean of that name is a"
                                + " java.lang.String.",
                        "Give the connection another name.",
                        "across.connections.mine.uri=tcp://localhost:1"),
                mistake(
                        "across.server.tcp.host=0.0.0.0 can be reached from other machines, and nothing tells who"
                                + " connects.",
                        "set across.server.allow-remote=true",
                        "across.server.tcp.host=0.0.0.0",
                        "across.server.tcp.port=0"),
                mistake(
                        "across.server.tcp.host=no.such.host.invalid is not known to this machine",
                        "Set across.server.tcp.host to localhost, or to a name or an address of this machine.",
                        "across.server.tcp.host=no.such.host.invalid",
                        "across.server.tcp.port=0"),
                mistake(
                        "across.server.tcp.port must be between 0 and 65535, is 70000.",
                        "Correct across.server.tcp.port; 0 is any free port.",
                        "across.server.tcp.port=70000"),
                mistake(
                        "across.connections.far.reconnect is not valid: max-attempts must not be negative, is -1.",
                        "Correct across.connections.far.reconnect.",
                        "across.connections.far.uri=tcp://localhost:1",
                        "across.connections.far.reconnect.max-attempts=-1"),
                mistake(
                        "across.connections.far.tcp.port must be between 1 and 65535, is 0.",
                        "Correct across.connections.far.tcp.port: it is the one at which the far side listens.",
                        "across.connections.far.tcp.port=0"),
                mistake(
                        "across.connections.far.python is not valid: interpreter and virtual-environment are two"
                                + " interpreters, one is needed.",
                        "Correct across.connections.far.python.",
                        "across.connections.far.python.interpreter=python3",
                        "across.connections.far.python.virtual-environment=venv"),
                mistake(
                        "across.connections.far.python-exports.directory is /no/such/place, but /no/such/place does not"
                                + " exist.",
                        "Correct across.connections.far.python-exports.directory, or create the directory before the"
                                + " application starts.",
                        "across.connections.far.python=",
                        "across.connections.far.python-exports.modules=wonder",
                        "across.connections.far.python-exports.directory=/no/such/place"),
                mistake(
                        "across.connections.far.python-exports.modules has lawn, but there is neither lawn.py nor"
                                + " lawn/__init__.py in python/ on the class path.",
                        "Correct the name, or say where the module is: by"
                                + " across.connections.far.python-exports.class-path or"
                                + " across.connections.far.python-exports.directory.",
                        "across.connections.far.python=",
                        "across.connections.far.python-exports.modules=lawn",
                        "across.connections.far.python-exports.class-path=python"),
                mistake(
                        "across.connections.far.python-exports.modules has 'a.b', which is not the name of a top-level"
                                + " module.",
                        "Name the top-level module or package: what is below it is exported with it.",
                        "across.connections.far.python=",
                        "across.connections.far.python-exports.modules=a.b"),
                mistake(
                        "across.connections.far.python-exports says where Python modules are, but not which of them the"
                                + " far side may import.",
                        "Set across.connections.far.python-exports.modules.",
                        "across.connections.far.python=",
                        "across.connections.far.python-exports.class-path=python"),
                mistake(
                        "across.connections.far.python-exports.class-path and"
                                + " across.connections.far.python-exports.directory are two places, one is needed.",
                        "Remove one of them.",
                        "across.connections.far.python=",
                        "across.connections.far.python-exports.modules=garden",
                        "across.connections.far.python-exports.class-path=python",
                        "across.connections.far.python-exports.directory=/tmp"),
                mistake(
                        "across.connections.far.python-exports.class-path is not valid: '/python' is no plain path of a"
                                + " directory on the class path, as 'python/worker'.",
                        "Correct across.connections.far.python-exports.class-path.",
                        "across.connections.far.python=",
                        "across.connections.far.python-exports.modules=garden",
                        "across.connections.far.python-exports.class-path=/python"),
                mistake(
                        "across.server.unix.permissions must be nine characters as ls shows them, is '660'.",
                        "Set across.server.unix.permissions to rw-rw---- for the owner's group",
                        "across.server.unix.path=never-bound.sock",
                        "across.server.unix.permissions=660"),
                mistake(
                        "across.server.listeners.admin has no address.",
                        "Set exactly one of across.server.listeners.admin.tcp.port and"
                                + " across.server.listeners.admin.unix.path.",
                        "across.server.listeners.admin.handler=process"),
                mistake(
                        "across.server.listeners.admin has two addresses.",
                        "Set exactly one of across.server.listeners.admin.tcp.port and"
                                + " across.server.listeners.admin.unix.path.",
                        "across.server.listeners.admin.tcp.port=0",
                        "across.server.listeners.admin.unix.path=never-bound.sock"),
                mistake(
                        "across.server.listeners.tcp and across.server.tcp are two listeners of one name.",
                        "Give across.server.listeners.tcp another name, or remove across.server.tcp.",
                        "across.server.tcp.port=0",
                        "across.server.listeners.tcp.tcp.port=0"),
                mistake(
                        "across.server.listeners.admin.tcp.host=0.0.0.0 can be reached from other machines",
                        "set across.server.allow-remote=true",
                        "across.server.listeners.admin.tcp.host=0.0.0.0",
                        "across.server.listeners.admin.tcp.port=0"),
                mistake(
                        "across.server.listeners.admin.max-connections must be positive, is 0.",
                        "Correct across.server.listeners.admin.max-connections",
                        "across.server.listeners.admin.tcp.port=0",
                        "across.server.listeners.admin.max-connections=0"),
                mistake(
                        "across.server.listeners.admin.child.spare=2, but children that boot from their peer cannot be"
                                + " started before it is there.",
                        "Remove across.server.listeners.admin.child.spare, or set"
                                + " across.server.listeners.admin.handler=process.",
                        "across.server.listeners.admin.tcp.port=0",
                        "across.server.listeners.admin.handler=bios",
                        "across.server.listeners.admin.child.spare=2"),
                mistake(
                        "across.server serves its peers in child processes, where there is nothing to use but code that"
                                + " runs, yet they have only these rights: CALL_EXPOSED (the default of what other"
                                + " machines can reach).",
                        "set across.server.rights=all.",
                        "across.server.tcp.host=0.0.0.0",
                        "across.server.tcp.port=0",
                        "across.server.allow-remote=true",
                        "across.server.handler=process"),
                mistake(
                        "across.server.listeners.admin serves its peers in child processes, where there is nothing to"
                                + " use but code that runs, yet they have only these rights: none"
                                + " (across.server.rights).",
                        "Set across.server.listeners.admin.handler=local",
                        "across.server.rights=none",
                        "across.server.listeners.admin.tcp.port=0",
                        "across.server.listeners.admin.handler=bios"),
                mistake(
                        "Nobody can call what this application exposes, [far as [java.lang.Runnable]]: across.server"
                                + " serves its peers in child processes",
                        "Set across.server.handler=local, or expose nothing.",
                        "exposing=true",
                        "across.server.tcp.port=0",
                        "across.server.handler=process"),
                mistake(
                        "across.server.rights has none beside others.",
                        "Set across.server.rights to all, to none, or to a list",
                        "across.server.tcp.port=0",
                        "across.server.rights=none,run-code"),
                mistake(
                        "across.connections.far.rights is empty.",
                        "Set across.connections.far.rights to all",
                        "across.connections.far.uri=tcp://localhost:1",
                        "across.connections.far.rights="),
                mistake(
                        "across.server.rights",
                        "EVALUATE_SOURCE",
                        "across.server.tcp.port=0",
                        "across.server.rights=everything"),
                mistake(
                        "across.server.max-connections must be positive, is 0.",
                        "Correct across.server.max-connections",
                        "across.server.tcp.port=0",
                        "across.server.max-connections=0"));
    }

    private static Arguments mistake(String description, String action, String... properties) {
        return Arguments.of(description, action, properties);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void aMistakeIsExplained(String description, String action, String[] properties, CapturedOutput output) {
        assertExplained(output, description, action, properties);
    }

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
    static class Application {

        @Bean
        String mine() {
            return "not a connection";
        }

        @Bean
        @ConditionalOnBooleanProperty("exposing")
        @AcrossExposed(value = Runnable.class, name = "far")
        Runnable exposed() {
            return () -> {};
        }
    }
}
