package io.across.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.across.Connection;
import io.across.NotSentException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** {@code across.connections.<name>.language}, with peers of both. */
@Timeout(120)
class LanguageTests {

    @TempDir
    private Path directory;

    private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
            .withConfiguration(
                    AutoConfigurations.of(AcrossAutoConfiguration.class, AcrossServerAutoConfiguration.class));

    @Test
    void aPeerOfTheRightLanguageIsTaken() {
        Path socket = directory.resolve("s");
        contextRunner
                .withPropertyValues(
                        "across.server.unix.path=" + socket,
                        "across.connections.java.uri=unix:" + socket,
                        "across.connections.java.language=jvm",
                        "across.connections.snake.python=",
                        "across.connections.snake.language=python")
                .run(context -> {
                    assertThat((int) context.getBean("java", Connection.class).call(() -> 42))
                            .isEqualTo(42);
                    assertThat(context.getBean("snake", Connection.class)
                                    .python()
                                    .call("math.sqrt", 4))
                            .isEqualTo(2.0);
                });
    }

    @Test
    void aJvmIsNoPython() {
        Path socket = directory.resolve("s");
        contextRunner
                .withPropertyValues(
                        "across.server.unix.path=" + socket,
                        "across.connections.far.uri=unix:" + socket,
                        "across.connections.far.language=python",
                        "across.connections.far.lazy=true",
                        "across.connections.far.reconnect.enabled=false")
                .run(context -> assertThatExceptionOfType(NotSentException.class)
                        .isThrownBy(() -> context.getBean("far", Connection.class)
                                .within(Duration.ofSeconds(60))
                                .ping())
                        .havingCause()
                        .satisfies(why -> assertThat(why)
                                .hasStackTraceContaining("across.connections.far.language"
                                        + " says that the peer is a Python process, but it is a JVM: ")));
    }

    @Test
    void aPythonIsNoJvmAndTheApplicationDoesNotStartWithoutOne() {
        contextRunner
                .withPropertyValues(
                        "across.connections.far.uri=python:",
                        "across.connections.far.language=jvm",
                        "across.connections.far.reconnect.enabled=false")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("across.connections.far.language says that the peer is a JVM, but it is a"
                                + " Python process: "));
    }

    @Test
    void aContradictionIsAnalysed() {
        contextRunner
                .withPropertyValues("across.connections.far.python=", "across.connections.far.language=jvm")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessage("across.connections.far.language is jvm, but across.connections.far.python starts a"
                                + " peer of the other."));
    }
}
