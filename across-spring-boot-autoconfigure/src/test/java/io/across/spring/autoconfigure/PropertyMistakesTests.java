package io.across.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.across.spring.internal.FailureAnalyzedException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.MapPropertySource;

/** What is no property below across is told, with what is meant. */
@Timeout(120)
class PropertyMistakesTests {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(
                    AutoConfigurations.of(AcrossAutoConfiguration.class, AcrossServerAutoConfiguration.class));

    @ParameterizedTest
    @CsvSource({
        "across.conections.far.uri, across.connections.far.uri",
        "across.connection.far.uri, across.connections.far.uri",
        "across.connections.far.lasy, across.connections.far.lazy",
        "across.connections.far.url, across.connections.far.uri",
        "across.connections.far.max-heap, across.connections.far.java.max-heap",
        "across.connections.far.java.maxheap-size, across.connections.far.java.max-heap",
        "across.connections.far.reconnect.intial-delay, across.connections.far.reconnect.initial-delay",
        "across.connections.far.options.timeouts, across.connections.far.options.timeout",
        "across.connections.far.exports[0].name, ",
        "across.connections.big.worker.lazy, across.connections.big.lazy",
        "across.server.listener.admin.tcp.port, across.server.listeners.admin.tcp.port",
        "across.server.listeners.admin.tcp.prot, across.server.listeners.admin.tcp.port",
        "across.server.port, across.server.tcp.port",
        "across.server.sll.bundle, across.server.ssl.bundle",
        "across.timeout, across.options.timeout",
        "across.client.check, across.clients.check",
        "across.acme.colour, "
    })
    void theNearestRightOneIsNamed(String wrong, String right) {
        runner.withPropertyValues(wrong + "=1")
                .run(context -> assertThat(context)
                        .getFailure()
                        .isInstanceOfSatisfying(FailureAnalyzedException.class, failure -> {
                            assertThat(failure.getMessage())
                                    .startsWith(wrong + ", set at \"" + wrong + "\" from property source \"test\",")
                                    .endsWith(" is no property.");
                            assertThat(failure.action())
                                    .isEqualTo(
                                            right == null
                                                    ? "Remove " + wrong
                                                            + ": what begins with across. is for the starter alone."
                                                    : "Write " + right + ", or remove " + wrong + ".");
                        }));
    }

    @Test
    void aValueWhereOnlyPropertiesAreIsTold() {
        ConnectionNamesTests.fails(
                runner.withPropertyValues("across.server.shutdown=5s"),
                "across.server.shutdown, set at \"across.server.shutdown\" from property source \"test\", has a value of its"
                        + " own, but only what is below it can be set.",
                "Set across.server.shutdown.grace-period, or remove the value.");
    }

    @Test
    void aVariableWithSuchAValueIsTold() {
        ConnectionNamesTests.fails(
                ConnectionNamesTests.withVariables(
                        runner.withPropertyValues("across.connections.far.lazy=true"),
                        "ACROSS_CONNECTIONS_FAR=tcp://localhost:1"),
                "across.connections.far is 'tcp://localhost:1', but has no value of its own, only properties below it.",
                "Set across.connections.far.uri to such a value.");
    }

    /** As containers get them for a service that happens to be called so. */
    @Test
    void aVariableThatNamesNoConnectionIsLeftAlone() {
        ConnectionNamesTests.withVariables(runner, "ACROSS_CONNECTIONS_PORT=tcp://localhost:1", "ACROSS_SERVER_PORT=1")
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void allMistakesAreToldAtOnce() {
        runner.withPropertyValues("across.option.timeout=1s", "across.servr.enabled=false")
                .run(context -> assertThat(context)
                        .getFailure()
                        .isInstanceOfSatisfying(
                                FailureAnalyzedException.class,
                                failure -> assertThat(failure.action())
                                        .contains(
                                                "Write across.options.timeout, or",
                                                "Write across.server.enabled, or")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "across.connections.far.tcp.HOST=here",
                "across.connections.far.environment=",
                "across.connections.far.logForwarding.enabled=true",
                "across.connections.far.log_forwarding.enabled=true",
                "across.connections.far.exports[0]=com.acme",
                "across.connections.far.tcp=",
                "across.connections.far=",
                "across=",
                "across.server.child.environment.some.thing=1",
                "across.server.child.environment=",
                "across.server.listeners=",
                "Across.Server.Enabled=true",
                "acrossroads.timeout=3s"
            })
    void whatBootReadsIsRight(String property) {
        runner.withPropertyValues("across.connections.far.lazy=true", "across.connections.far.command=cat")
                .withPropertyValues(property)
                .run(context -> assertThat(context).hasNotFailed());
    }

    @ParameterizedTest
    @ValueSource(strings = {"systemProperties", "spring.application.json"})
    void whatIsMeantForOthersIsLeftAlone(String source) {
        ConnectionNamesTests.with(runner, new MapPropertySource(source, Map.of("across.conections.far.uri", "tcp:")))
                .run(context -> assertThat(context).hasNotFailed());
    }
}
