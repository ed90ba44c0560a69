package io.across.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.MapPropertySource;

/** A profile or a variable replaces one kind of address by another, and an empty value is no value. */
@Timeout(120)
class AddressChoiceTests {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(
                    AutoConfigurations.of(AcrossAutoConfiguration.class, AcrossServerAutoConfiguration.class))
            .withPropertyValues("across.connections.far.lazy=true");

    /** As that of a profile, which has precedence over the file. */
    private static ApplicationContextRunner profile(ApplicationContextRunner file, String... properties) {
        Map<String, Object> all = new HashMap<>();
        for (String property : properties) {
            String[] parts = property.split("=", 2);
            all.put(parts[0], parts[1]);
        }
        return ConnectionNamesTests.with(file, new MapPropertySource("profile", all));
    }

    private static void has(ApplicationContextRunner runner, Consumer<AcrossConnectionProperties> check) {
        runner.run(context -> {
            assertThat(context).hasNotFailed();
            check.accept(
                    context.getBean(AcrossProperties.class).getConnections().get("far"));
        });
    }

    private final ApplicationContextRunner uri =
            runner.withPropertyValues("across.connections.far.uri=tcp://localhost:9");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "across.connections.far.java=",
                "across.connections.far.java.max-heap=64MB",
                "across.connections.far.python=",
                "across.connections.far.command=cat",
                "across.connections.far.command[0]=cat",
                "across.connections.far.tcp.port=9",
                "across.connections.far.unix.path=/tmp/never"
            })
    void aProfileReplacesAUri(String property) {
        has(profile(uri, property), far -> assertThat(far.getUri()).isNull());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ACROSS_CONNECTIONS_FAR_JAVA_MAXHEAP=64MB", "ACROSS_CONNECTIONS_FAR_PYTHON="})
    void aVariableReplacesAUri(String variable) {
        has(
                ConnectionNamesTests.withVariables(uri, variable),
                far -> assertThat(far.getUri()).isNull());
    }

    @Test
    void aUriReplacesAChildWithWhatGoesWithIt() {
        has(
                profile(
                        runner.withPropertyValues(
                                "across.connections.far.java.max-heap=64MB",
                                "across.connections.far.environment.A=b",
                                "across.connections.far.inherit-environment=none",
                                "across.connections.far.working-directory=/nowhere"),
                        "across.connections.far.uri=tcp://localhost:9"),
                far -> {
                    assertThat(far.getJava()).isNull();
                    assertThat(far.getEnvironment()).isEmpty();
                    assertThat(far.getWorkingDirectory()).isNull();
                });
    }

    @Test
    void aChildReplacesATlsUriWithItsBundle() {
        has(
                profile(
                        runner.withPropertyValues(
                                "across.connections.far.uri=tls://localhost:9",
                                "across.connections.far.ssl.bundle=none"),
                        "across.connections.far.java="),
                far -> assertThat(far.getSsl().getBundle()).isNull());
    }

    @Test
    void oneUriReplacesAnotherWithWhatGoesWithIt() {
        has(
                profile(
                        runner.withPropertyValues(
                                "across.connections.far.uri=exec:cat", "across.connections.far.environment.A=b"),
                        "across.connections.far.uri=tcp://localhost:9"),
                far -> assertThat(far.getEnvironment()).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"exec:cat", "shell:cat", "python:"})
    void aUriThatStartsAProcessKeepsItsSurroundings(String program) {
        has(
                profile(
                        runner.withPropertyValues(
                                "across.connections.far.uri=tcp://localhost:9",
                                "across.connections.far.environment.A=b"),
                        "across.connections.far.uri=" + program),
                far -> assertThat(far.getEnvironment()).containsEntry("A", "b"));
    }

    @Test
    void aTlsUriKeepsItsBundle() {
        profile(
                        runner.withPropertyValues(
                                "across.connections.far.java=", "across.connections.far.ssl.bundle=none"),
                        "across.connections.far.uri=tls://localhost:9")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("the application has no SSL bundles"));
    }

    @Test
    void whatIsOfTheSameKindIsCompleted() {
        has(
                profile(
                        runner.withPropertyValues(
                                "across.connections.far.java.max-heap=64MB", "across.connections.far.environment.A=b"),
                        "across.connections.far.java.jvm-args=-Dx=y"),
                far -> {
                    assertThat(far.getJava().getMaxHeap().toMegabytes()).isEqualTo(64);
                    assertThat(far.getJava().getJvmArgs()).containsExactly("-Dx=y");
                    assertThat(far.getEnvironment()).containsEntry("A", "b");
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "across.connections.far.uri=",
                "across.connections.far.uri=${nothing:}",
                "across.connections.far.tcp.port=",
                "across.connections.far.unix.path=",
                "across.connections.far.command=",
                "across.connections.far.ssl.bundle=",
                "across.connections.far.language=",
                "across.connections.far.working-directory=",
                "across.connections.far.options.timeout=",
                "across.connections.far.python-exports.class-path=",
                "across.server.tcp.port=",
                "across.server.unix.path=",
                "across.server.unix.permissions=",
                "across.server.ssl.bundle="
            })
    void anEmptyValueIsNoValue(String property) {
        has(
                profile(runner.withPropertyValues("across.connections.far.java.max-heap=64MB"), property),
                far -> assertThat(far.getJava()).isNotNull());
    }

    @Test
    void anEmptyValueTakesThatOfTheFileAway() {
        ConnectionNamesTests.fails(
                profile(uri, "across.connections.far.uri="),
                "across.connections.far says not what to connect to.",
                "Set exactly one of across.connections.far.uri, .tcp.port, .unix.path, .command, .java and .python.");
    }

    @Test
    void twoKindsInOneSourceAreAMistakeStill() {
        ConnectionNamesTests.fails(
                profile(uri, "across.connections.far.java=", "across.connections.far.tcp.port=9"),
                "across.connections.far says more than once what to connect to.",
                "Set exactly one of across.connections.far.uri, .tcp.port, .unix.path, .command, .java and .python.");
    }

    @Test
    void aListenersAddressIsReplacedToo() {
        profile(
                        runner.withPropertyValues(
                                "across.connections.far.java=",
                                "across.server.listeners.door.unix.path=/nowhere/never"),
                        "across.server.listeners.door.tcp.port=0")
                .run(context -> assertThat(
                                context.getEnvironment().getProperty("local.across.door.port", Integer.class))
                        .isPositive());
    }
}
