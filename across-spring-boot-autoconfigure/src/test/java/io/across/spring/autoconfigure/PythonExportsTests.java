package io.across.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.across.Connection;
import io.across.DisconnectException;
import io.across.spring.client.NamedConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Python modules of the application, which a connection exports because properties say so. */
@Timeout(120)
class PythonExportsTests {

    @TempDir
    private Path directory;

    private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(AcrossAutoConfiguration.class))
            .withPropertyValues("across.connections.worker.python=");

    @Test
    void aPackageBelowAFolderOfTheClassPath() {
        contextRunner
                .withPropertyValues(
                        "across.connections.worker.python-exports.modules=garden",
                        "across.connections.worker.python-exports.class-path=python")
                .run(context -> assertThat(context.getBean("worker", Connection.class)
                                .python()
                                .call("garden.rose.smell"))
                        .isEqualTo("sweet"));
    }

    @Test
    void aModuleAtTheTopOfTheClassPath() {
        contextRunner
                .withPropertyValues("across.connections.worker.python-exports.modules=ratings")
                .run(context -> assertThat(context.getBean("worker", Connection.class)
                                .python()
                                .execute("import ratings; ratings.__file__"))
                        .isEqualTo("ratings.py*"));
    }

    @Test
    void modulesOfADirectoryOnEveryConnection() throws Exception {
        Files.writeString(directory.resolve("tulip.py"), "COLOUR = 'red'\n");
        Files.createDirectories(directory.resolve("wild"));
        Files.writeString(directory.resolve("wild").resolve("poppy.py"), "COLOUR = 'scarlet'\n");
        contextRunner
                .withPropertyValues(
                        "across.connections.worker.python-exports.modules=tulip,wild",
                        "across.connections.worker.python-exports.directory=" + directory,
                        "across.connections.worker.reconnect.initial-delay=1ms")
                .run(context -> {
                    NamedConnection worker = context.getBean("worker", NamedConnection.class);
                    assertThat(colours(worker)).isEqualTo("red scarlet");

                    assertThatExceptionOfType(DisconnectException.class)
                            .isThrownBy(() -> worker.python().execute("import os; os._exit(3)"));

                    assertThat(colours(worker.awaitReady())).isEqualTo("red scarlet");
                });
    }

    private static Object colours(Connection worker) {
        return worker.python()
                .within(Duration.ofSeconds(60))
                .execute("import tulip, wild.poppy; tulip.COLOUR + ' ' + wild.poppy.COLOUR");
    }
}
