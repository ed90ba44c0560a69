package io.across.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.across.Channel;
import io.across.Connection;
import io.across.ConnectionState;
import io.across.DisconnectException;
import io.across.Lease;
import io.across.Options;
import io.across.server.AcrossServer;
import io.across.spring.AcrossConnections;
import io.across.spring.endpoint.AcrossEndpoint;
import io.across.spring.endpoint.ConnectionDescriptor;
import io.across.spring.internal.FailureAnalyzedException;
import io.across.spring.server.AcrossListener;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

@Timeout(120)
class AcrossAutoConfigurationTests {

    private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    AcrossAutoConfiguration.class,
                    AcrossServerAutoConfiguration.class,
                    AcrossHealthContributorAutoConfiguration.class,
                    AcrossEndpointAutoConfiguration.class));

    @TempDir
    private Path directory;

    @Test
    void withoutConfigurationNothingIsOpened() {
        contextRunner.run(context -> {
            assertThat(context).hasSingleBean(Options.class).doesNotHaveBean(AcrossListener.class);
            assertThat(context).doesNotHaveBean(Connection.class).doesNotHaveBean(AcrossEndpoint.class);
            assertThat(context.getBean(AcrossConnections.class).statuses()).isEmpty();
        });
    }

    @Test
    void optionsAreBound() {
        contextRunner
                .withPropertyValues("across.options.timeout=5s", "across.options.max-message-size=1MB")
                .run(context -> {
                    Options options = context.getBean(Options.class);
                    assertThat(options.timeout()).isEqualTo(Duration.ofSeconds(5));
                    assertThat(options.maxMessageSize()).isEqualTo(1 << 20);
                });
    }

    @Test
    void anIllegalOptionIsAnalysed() {
        contextRunner
                .withPropertyValues("across.options.max-served-calls=0")
                .run(context -> assertThat(context).getFailure().rootCause().hasMessageContaining("max-served-calls"));
    }

    @Test
    void aUsersOwnOptionsWin() {
        Options own = Options.builder().name("mine").build();
        contextRunner
                .withBean(Options.class, () -> own)
                .run(context -> assertThat(context.getBean(Options.class)).isSameAs(own));
    }

    @Test
    void aTcpListenerServesANamedConnection() {
        contextRunner
                .withPropertyValues("across.server.tcp.port=0", "across.server.rights=all")
                .run(server -> {
                    String port = server.getEnvironment().getRequiredProperty("local.across.port");
                    contextRunner
                            .withPropertyValues("across.connections.other.uri=tcp://localhost:" + port)
                            .run(client -> {
                                Connection other = client.getBean("other", Connection.class);
                                assertThat((int) other.call(() -> 42)).isEqualTo(42);
                                assertThat(other.state()).isEqualTo(ConnectionState.RUNNING);
                                assertThat(client.getBean(AcrossConnections.class)
                                                .named("other"))
                                        .isSameAs(other);
                                assertThat(server.getBean(AcrossConnections.class)
                                                .inbound())
                                        .hasSize(1);
                                assertThat(health(client, "other")).isEqualTo(Status.UP);
                                assertThat(health(server, "listener-tcp")).isEqualTo(Status.UP);
                            });
                    await().atMost(Duration.ofSeconds(30))
                            .until(() -> server.getBean(AcrossConnections.class)
                                    .inbound()
                                    .isEmpty());
                });
    }

    @Test
    void aNamedConnectionIsAChannelThatCanBeLeased() {
        contextRunner
                .withPropertyValues("across.server.tcp.port=0", "across.server.rights=all")
                .run(server -> {
                    String port = server.getEnvironment().getRequiredProperty("local.across.port");
                    contextRunner
                            .withPropertyValues("across.connections.other.uri=tcp://localhost:" + port)
                            .run(client -> {
                                Channel other = client.getBean("other", Channel.class);
                                assertThat(client.getBeanNamesForType(Channel.class))
                                        .containsExactly("other");
                                try (Lease lease = other.lease()) {
                                    List<String> guests = lease.callRef(() -> new ArrayList<String>());
                                    guests.add("Alice");
                                    assertThat(guests).hasSize(1);
                                    String left = lease.id();
                                    lease.cancel();
                                    lease.awaitEnd();
                                    assertThatExceptionOfType(DisconnectException.class)
                                            .isThrownBy(lease::ping);
                                    await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
                                        try (Lease next = other.lease()) {
                                            assertThat(next.id()).isNotEqualTo(left);
                                        }
                                    });
                                }
                                assertThat((int) other.call(() -> 42)).isEqualTo(42);
                            });
                });
    }

    @Test
    void resultsAreReadWithTheApplicationsClassLoaderWhoeverConnects() {
        contextRunner
                .withPropertyValues("across.server.tcp.port=0", "across.server.rights=all")
                .run(server -> {
                    String port = server.getEnvironment().getRequiredProperty("local.across.port");
                    contextRunner
                            .withPropertyValues(
                                    "across.connections.other.uri=tcp://localhost:" + port,
                                    "across.connections.other.lazy=true")
                            .run(client -> {
                                Connection other = client.getBean("other", Connection.class);
                                // A thread such as those of the common pool of a packed application.
                                FutureTask<Answer> first = new FutureTask<>(() -> other.call(() -> new Answer(42)));
                                Thread stranger = new Thread(first);
                                stranger.setContextClassLoader(ClassLoader.getPlatformClassLoader());
                                stranger.start();

                                assertThat(first.get(30, TimeUnit.SECONDS)).isEqualTo(new Answer(42));
                            });
                });
    }

    private record Answer(int value) implements Serializable {}

    private static Status health(ApplicationContext context, String entry) {
        CompositeHealthContributor across = context.getBean(CompositeHealthContributor.class);
        HealthIndicator indicator = (HealthIndicator) across.getContributor(entry);
        return indicator.health(false).getStatus();
    }

    @Test
    void aUnixListenerIsReplacedAndTheConnectionComesBack() {
        Path socket = directory.resolve("across.sock");
        contextRunner.withPropertyValues("across.server.unix.path=" + socket).run(server -> {
            assertThat(Files.exists(socket)).isTrue();
            contextRunner
                    .withPropertyValues(
                            "across.connections.other.uri=unix:" + socket,
                            "across.connections.other.options.timeout=20s")
                    .run(client -> {
                        Connection other = client.getBean("other", Connection.class);
                        assertThat((int) other.call(() -> 1)).isEqualTo(1);
                        AcrossListener listener = server.getBean(AcrossListener.class);
                        listener.stop();
                        listener.start();
                        assertThat((int) other.within(Duration.ofSeconds(20)).call(() -> 2))
                                .isEqualTo(2);
                    });
        });
    }

    @Test
    void theEndpointListsConnectionsWhenExposed() {
        contextRunner
                .withPropertyValues(
                        "management.endpoints.web.exposure.include=across",
                        "management.endpoints.jmx.exposure.include=across",
                        "across.server.tcp.port=0",
                        "across.connections.idle.uri=tcp://localhost:1",
                        "across.connections.idle.lazy=true")
                .run(context -> {
                    AcrossEndpoint.AcrossDescriptor answer =
                            context.getBean(AcrossEndpoint.class).across();
                    assertThat(answer.listeners()).hasSize(1);
                    assertThat(answer.connections())
                            .extracting(ConnectionDescriptor::name)
                            .containsExactly("idle");
                });
    }

    @Test
    void aListenerThatOthersCanReachMustBeMeant() {
        contextRunner
                .withPropertyValues("across.server.tcp.host=0.0.0.0", "across.server.tcp.port=0")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(FailureAnalyzedException.class)
                        .hasMessageContaining("0.0.0.0"));
        contextRunner
                .withPropertyValues(
                        "across.server.tcp.host=0.0.0.0", "across.server.tcp.port=0", "across.server.allow-remote=true")
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void aConnectionMustSayWhatItConnectsTo() {
        contextRunner
                .withPropertyValues("across.connections.odd.lazy=true")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(FailureAnalyzedException.class)
                        .hasMessageContaining("across.connections.odd"));
    }

    @Test
    void whenServerIsDisabledThereIsNoListener() {
        contextRunner
                .withPropertyValues("across.server.enabled=false", "across.server.tcp.port=0")
                .run(context -> assertThat(context).doesNotHaveBean(AcrossListener.class));
    }

    @Test
    void anEmptyAddressIsNone() {
        contextRunner
                .withPropertyValues("across.server.tcp.port=", "across.server.unix.path=")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(AcrossListener.class));
    }

    @ParameterizedTest
    @CsvSource({
        "acrossTcpListener, across.server.tcp.port=0",
        "acrossUnixListener, across.server.unix.path=s",
        "acrossDoorListener, across.server.listeners.door.tcp.port=0"
    })
    void anotherListenerReplacesTheOneOfItsName(String bean, String address) {
        AcrossListener own = new AcrossListener(
                "own", () -> AcrossServer.builder().tcp("localhost", 0).build(), Duration.ZERO, event -> {});
        contextRunner
                .withBean(bean, AcrossListener.class, () -> own)
                .withPropertyValues(address)
                .run(context ->
                        assertThat(context.getBean(AcrossListener.class)).isSameAs(own));
    }

    @Test
    void whatIsNoListenerCannotReplaceOne() {
        contextRunner
                .withBean("acrossDoorListener", String.class, () -> "no listener")
                .withPropertyValues("across.server.listeners.door.tcp.port=0")
                .run(context -> assertThat(context)
                        .getFailure()
                        .isInstanceOf(FailureAnalyzedException.class)
                        .hasMessage(
                                "across.server.listeners.door is to be a bean named 'acrossDoorListener', but the bean"
                                        + " of that name is a java.lang.String."));
    }

    @Test
    void withoutBootsHealthThereIsNoHealthContributor() {
        contextRunner
                .withClassLoader(new FilteredClassLoader(HealthContributor.class))
                .run(context -> assertThat(context)
                        .hasSingleBean(AcrossConnections.class)
                        .doesNotHaveBean("acrossHealthContributor"));
    }
}
