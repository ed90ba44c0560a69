package io.across.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.across.spring.internal.FailureAnalyzedException;
import io.across.spring.server.AcrossListener;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.env.ConfigTreePropertySource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.SimpleCommandLinePropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** A connection or a listener has one name, that of the configuration file, whichever source says something of it. */
@Timeout(120)
class ConnectionNamesTests {

    @TempDir
    private Path directory;

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(
                    AutoConfigurations.of(AcrossAutoConfiguration.class, AcrossServerAutoConfiguration.class));

    private final ApplicationContextRunner file = runner.withPropertyValues(
            "across.connections.big-worker.uri=tcp://localhost:9", "across.connections.big-worker.lazy=true");

    static ApplicationContextRunner with(ApplicationContextRunner runner, PropertySource<?> source) {
        return runner.withInitializer(context -> sources(context).addFirst(source));
    }

    static ApplicationContextRunner withVariables(ApplicationContextRunner runner, String... variables) {
        Map<String, Object> all = new HashMap<>();
        for (String variable : variables) {
            String[] parts = variable.split("=", 2);
            all.put(parts[0], parts[1]);
        }
        return with(runner, new SystemEnvironmentPropertySource("test-systemEnvironment", all));
    }

    private static MutablePropertySources sources(ConfigurableApplicationContext context) {
        return context.getEnvironment().getPropertySources();
    }

    private static void has(ApplicationContextRunner runner, String name, Consumer<AcrossConnectionProperties> check) {
        runner.run(context -> {
            assertThat(context).hasNotFailed();
            Map<String, AcrossConnectionProperties> connections =
                    context.getBean(AcrossProperties.class).getConnections();
            assertThat(connections).containsOnlyKeys(name);
            assertThat(context.getBeanNamesForType(io.across.Connection.class)).containsExactly(name);
            check.accept(connections.get(name));
        });
    }

    static void fails(ApplicationContextRunner runner, String description, String action) {
        runner.run(context -> {
            Throwable failure = NestedExceptionUtils.getMostSpecificCause(context.getStartupFailure());
            assertThat(failure).isInstanceOf(FailureAnalyzedException.class).hasMessage(description);
            assertThat(((FailureAnalyzedException) failure).action()).isEqualTo(action);
        });
    }

    @ParameterizedTest
    @CsvSource({
        "ACROSS_CONNECTIONS_BIGWORKER_OPTIONS_MAXSERVEDCALLS",
        "ACROSS_CONNECTIONS_BIG_WORKER_OPTIONS_MAXSERVEDCALLS",
        "ACROSS_CONNECTIONS_BIGWORKER_OPTIONS_MAX_SERVED_CALLS",
        "ACROSS_CONNECTIONS_BIG_WORKER_OPTIONS_MAX_SERVED_CALLS"
    })
    void aVariableMeansTheConnectionOfTheFile(String variable) {
        has(withVariables(file, variable + "=3"), "big-worker", connection -> {
            assertThat(connection.getOptions().getMaxServedCalls()).isEqualTo(3);
            assertThat(connection.isLazy()).isTrue();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"big-worker", "bigWorker", "big_worker", "bigworker", "BIG-WORKER"})
    void soDoOtherSourcesInAnyForm(String name) {
        String property = "across.connections." + name + ".options.maxServedCalls";
        for (PropertySource<?> source : new PropertySource<?>[] {
            new SimpleCommandLinePropertySource("--" + property + "=3"),
            new MapPropertySource("systemProperties", Map.of(property, "3")),
            new MapPropertySource("spring.application.json", Map.of(property, "3")),
            new MapPropertySource("Inlined Test Properties", Map.of(property, "3"))
        }) {
            has(
                    with(file, source),
                    "big-worker",
                    connection -> assertThat(connection.getOptions().getMaxServedCalls())
                            .isEqualTo(3));
        }
    }

    @Test
    void soDoesATreeOfFiles() throws Exception {
        Files.writeString(directory.resolve("across.connections.big-worker.options.max-served-calls"), "3");

        has(
                with(file, new ConfigTreePropertySource("tree", directory)),
                "big-worker",
                connection ->
                        assertThat(connection.getOptions().getMaxServedCalls()).isEqualTo(3));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bigWorker", "big_worker", "[big.worker]", "[Big Worker]"})
    void theNameIsThatOfTheFileHoweverItIsWritten(String name) {
        has(
                withVariables(
                        runner.withPropertyValues("across.connections." + name + ".command=cat"),
                        "ACROSS_CONNECTIONS_BIG_WORKER_LAZY=true"),
                name.replaceAll("[\\[\\]]", ""),
                connection -> assertThat(connection.isLazy()).isTrue());
    }

    @Test
    void variablesMakeConnectionsAndElementsOfLists() {
        has(
                withVariables(
                        runner,
                        "ACROSS_CONNECTIONS_FAR2_COMMAND_0=cat",
                        "ACROSS_CONNECTIONS_FAR2_COMMAND_1_=-",
                        "ACROSS_CONNECTIONS_FAR_2_LAZY=true"),
                "far2",
                connection -> {
                    assertThat(connection.getCommand()).containsExactly("cat", "-");
                    assertThat(connection.isLazy()).isTrue();
                });
    }

    @Test
    void anEmptyVariableMakesAChildJvm() {
        has(
                withVariables(runner, "ACROSS_CONNECTIONS_WORKER_JAVA=", "ACROSS_CONNECTIONS_WORKER_LAZY=true"),
                "worker",
                connection -> assertThat(connection.getJava()).isNotNull());
    }

    @Test
    void variablesThatMeanNothingAreLeftAlone() {
        has(
                withVariables(
                        file,
                        "ACROSS_CONNECTIONS_BIG_WORKER_LAZZY=true",
                        "ACROSS_CONNECTIONS_OTHER=1",
                        "ACROSS_NOTHING=1",
                        "ACROSS_SERVER_LISTENERS_X_Y=1"),
                "big-worker",
                connection -> assertThat(connection.isLazy()).isTrue());
    }

    @Test
    void aNameThatOnlyVariablesHaveIsOneWord() {
        fails(
                withVariables(runner, "ACROSS_CONNECTIONS_BIG_WORKER_TCP_PORT=9"),
                "The environment variable ACROSS_CONNECTIONS_BIG_WORKER_TCP_PORT sets tcp.port of a name that stands nowhere"
                        + " else, and a variable does not tell 'big-worker' from 'bigworker'.",
                "Write the name into a configuration file, as across.connections.big-worker.tcp.port, which the variable"
                        + " then overrides; or set ACROSS_CONNECTIONS_BIGWORKER_TCP_PORT if it is to be 'bigworker'.");
    }

    @Test
    void aVariableWithTwoMeaningsIsExplained() {
        fails(
                withVariables(
                        runner.withPropertyValues(
                                "across.connections.far.command=cat", "across.connections.far-environment.command=cat"),
                        "ACROSS_CONNECTIONS_FAR_ENVIRONMENT_LAZY=true"),
                "The environment variable ACROSS_CONNECTIONS_FAR_ENVIRONMENT_LAZY can be read in more than one way: as"
                        + " across.connections.far.environment[LAZY] and as across.connections.far-environment.lazy.",
                "Set the one that is meant in a configuration file, as a system property or in SPRING_APPLICATION_JSON, and"
                        + " remove the variable; or rename one of the two.");
    }

    @Test
    void twoFormsInFilesAreExplained() {
        runner.withPropertyValues("across.connections.big-worker.command=cat", "across.connections.bigWorker.lazy=true")
                .run(context -> {
                    FailureAnalyzedException failure = (FailureAnalyzedException) context.getStartupFailure();
                    assertThat(failure.getMessage())
                            .startsWith("across.connections has 'big")
                            .contains("'big-worker' (\"across.connections.big-worker.command\" from property source")
                            .contains("'bigWorker' (\"across.connections.bigWorker.lazy\" from property source")
                            .endsWith("these are two forms of one name.");
                    assertThat(failure.action()).startsWith("Write it in the same way everywhere.");
                });
    }

    @Test
    void listenersHaveTheNameOfTheFile() {
        withVariables(
                        runner.withPropertyValues("across.server.listeners.back-door.tcp.port=70000"),
                        "ACROSS_SERVER_LISTENERS_BACK_DOOR_TCP_PORT=0",
                        "ACROSS_SERVER_LISTENERS_BACKDOOR_MAXCONNECTIONS=7")
                .run(context -> {
                    assertThat(context.getBeanNamesForType(AcrossListener.class))
                            .containsExactly("acrossBack-doorListener");
                    assertThat(context.getBean(AcrossProperties.class)
                                    .getServer()
                                    .getListeners())
                            .hasEntrySatisfying(
                                    "back-door",
                                    listener -> assertThat(listener.getMaxConnections())
                                            .isEqualTo(7));
                });
    }

    @Test
    void variablesOfChildrenKeepTheirNames() {
        withVariables(
                        runner.withPropertyValues(
                                "across.server.child.environment.GIVEN_NAME=file",
                                "across.server.child.environment.http_proxy=file"),
                        "ACROSS_SERVER_CHILD_ENVIRONMENT_GIVEN_NAME=variable",
                        "ACROSS_SERVER_CHILD_ENVIRONMENT_HTTP_PROXY=variable",
                        "ACROSS_SERVER_CHILD_ENVIRONMENT_ANOTHER_ONE=")
                .run(context -> assertThat(context.getBean(AcrossProperties.class)
                                .getServer()
                                .getChild()
                                .getEnvironment())
                        .isEqualTo(Map.of("GIVEN_NAME", "variable", "http_proxy", "variable", "ANOTHER_ONE", "")));
    }
}
