package io.across.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.across.ChannelStatus;
import io.across.Connection;
import io.across.ConnectionState;
import io.across.DeadlineException;
import io.across.NotSentException;
import io.across.PeerInfo;
import io.across.fixtures.Processes;
import io.across.spring.AcrossConnections;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

/** What the health endpoint says of connections that are not there, and of peers that do not answer. */
@Timeout(120)
class HealthTests {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path directory;

    private ApplicationContextRunner contextRunner = new ApplicationContextRunner();

    @BeforeEach
    void configure() {
        contextRunner = new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        AcrossAutoConfiguration.class,
                        AcrossServerAutoConfiguration.class,
                        AcrossHealthContributorAutoConfiguration.class,
                        HealthContributorAutoConfiguration.class,
                        HealthContributorRegistryAutoConfiguration.class,
                        HealthEndpointAutoConfiguration.class))
                .withPropertyValues("management.endpoints.web.exposure.include=health");
    }

    private static Health entry(ApplicationContext context, String name) {
        CompositeHealthContributor across = context.getBean(CompositeHealthContributor.class);
        HealthIndicator indicator = (HealthIndicator) across.getContributor(name);
        return indicator.health(true);
    }

    private static Status whole(ApplicationContext context) {
        return context.getBean(HealthEndpoint.class).health().getStatus();
    }

    @Test
    void anOptionalConnectionDoesNotTurnTheApplicationDown() {
        ApplicationContextRunner nobodyThere = contextRunner.withPropertyValues(
                "across.server.unix.path=" + directory.resolve("s"),
                "across.connections.far.uri=unix:" + directory.resolve("nobody"));
        nobodyThere.run(context -> {
            assertThat(entry(context, "far").getStatus()).isEqualTo(Status.DOWN);
            assertThat(whole(context)).isEqualTo(Status.DOWN);
        });
        nobodyThere.withPropertyValues("across.connections.far.optional=true").run(context -> {
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(entry(context, "far").getDetails()).containsKey("lastFailure"));
            Health far = entry(context, "far");
            assertThat(far.getStatus()).isEqualTo(Status.UNKNOWN);
            assertThat(far.getDetails()).containsEntry("optional", true).containsKey("state");
            assertThat(whole(context)).isEqualTo(Status.UP);
        });
    }

    @Test
    void whatDoesNotMendItselfIsDownAndSaysWhatToDo() {
        contextRunner
                .withPropertyValues("across.connections.python.python.options=-Z")
                .run(context -> {
                    Connection python = context.getBean("python", Connection.class);
                    assertThatExceptionOfType(NotSentException.class)
                            .isThrownBy(() -> python.execute("1"))
                            .withMessageContaining("nknown option");
                    Health health = entry(context, "python");
                    assertThat(health.getStatus()).isEqualTo(Status.DOWN);
                    assertThat(health.getDetails().get("lastFailure"))
                            .isInstanceOfSatisfying(
                                    ChannelStatus.Failure.class,
                                    failure -> assertThat(failure.remedy())
                                            .isEqualTo("Correct the options of the program."));
                });
    }

    @Test
    void nothingIsSentUnlessAPingIsWanted() {
        contextRunner.withPropertyValues("across.connections.python.python=").run(context -> {
            Connection python = context.getBean("python", Connection.class);
            python.awaitReady();
            assertThat(entry(context, "python").getStatus()).isEqualTo(Status.UP);
            assertThat(python.stats().callsMade()).isZero();
        });
    }

    @Test
    void aPeerThatAnswersNothingIsDownUntilItAnswers() {
        contextRunner
                .withPropertyValues("across.connections.python.python=", "across.connections.python.options.timeout=4s")
                .run(context -> {
                    Connection python = context.getBean("python", Connection.class);
                    python.awaitReady();
                    for (int i = 0; i < 2; i++) {
                        assertThatExceptionOfType(DeadlineException.class)
                                .isThrownBy(() ->
                                        python.within(Duration.ofMillis(300)).execute("import time; time.sleep(12)"));
                    }
                    await().atMost(PATIENCE)
                            .until(() -> entry(context, "python").getStatus().equals(Status.DOWN));
                    assertThat(entry(context, "python").getDetails().get("standstill"))
                            .asString()
                            .contains("the peer has answered no call since ", "2 have missed their deadlines");
                    awaitUp(context, "python");
                });
    }

    @Test
    void aStoppedPeerIsDownUntilItGoesOn() {
        contextRunner
                .withPropertyValues(
                        "across.connections.python.python=",
                        "across.connections.spare.python=",
                        "across.connections.spare.optional=true",
                        "management.health.across.ping.enabled=true",
                        "management.health.across.ping.timeout=500ms")
                .run(context -> {
                    long[] pids = {pid(context, "python"), pid(context, "spare")};
                    awaitUp(context, "python");
                    assertThat(entry(context, "python").getDetails().get("state"))
                            .isEqualTo(ConnectionState.RUNNING);

                    Processes.signal("STOP", pids);
                    try {
                        long start = System.nanoTime();
                        Health stopped = entry(context, "python");
                        assertThat(stopped.getStatus()).isEqualTo(Status.DOWN);
                        assertThat(stopped.getDetails().get("ping"))
                                .asString()
                                .contains("no answer within its deadline");
                        assertThat(entry(context, "spare").getStatus()).isEqualTo(Status.UNKNOWN);
                        // Not the connection's own timeout, which is a minute.
                        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(PATIENCE);
                    } finally {
                        Processes.signal("CONT", pids);
                    }
                    awaitUp(context, "python");
                });
    }

    @Test
    void aPeerThatGrantsNothingAnswers() {
        contextRunner
                .withPropertyValues("across.server.tcp.port=0", "across.server.rights=none")
                .run(server -> contextRunner
                        .withPropertyValues(
                                "across.connections.far.tcp.port="
                                        + server.getEnvironment().getProperty("local.across.port"),
                                "management.health.across.ping.enabled=true",
                                "management.health.across.ping.timeout=30s")
                        .run(client -> {
                            client.getBean("far", Connection.class).awaitReady();
                            Health far = entry(client, "far");
                            assertThat(far.getStatus()).isEqualTo(Status.UP);
                            assertThat(far.getDetails().get("ping")).isInstanceOf(Duration.class);
                            assertThat(server.getBean(AcrossConnections.class).statuses())
                                    .singleElement()
                                    .satisfies(status -> {
                                        assertThat(status.stats().callsServed()).isEqualTo(1);
                                        assertThat(status.stats().denials()).isZero();
                                    });
                        }));
    }

    @Test
    void aPingNeedsSomeTime() {
        contextRunner
                .withPropertyValues("management.health.across.ping.timeout=0s")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessage("management.health.across.ping.timeout must be positive, is PT0S."));
    }

    private static void awaitUp(ApplicationContext context, String name) {
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(entry(context, name).getStatus()).isEqualTo(Status.UP));
    }

    private static long pid(ApplicationContext context, String name) {
        PeerInfo peer = context.getBean(name, Connection.class).awaitReady().peer();
        return Long.parseLong(Objects.requireNonNull(peer).properties().get("pid"));
    }
}
