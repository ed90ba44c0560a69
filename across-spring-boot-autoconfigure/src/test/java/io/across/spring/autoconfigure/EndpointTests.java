package io.across.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.across.Across;
import io.across.CallDirection;
import io.across.Connection;
import io.across.ConnectionState;
import io.across.DisconnectException;
import io.across.RemoteRunnable;
import io.across.spring.ConnectionOrigin.Direction;
import io.across.spring.endpoint.AcrossEndpoint;
import io.across.spring.endpoint.CallOutcomes.OutcomesDescriptor;
import io.across.spring.endpoint.ConnectionDescriptor;
import io.across.spring.endpoint.ConnectionDescriptor.CallDescriptor;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** What the endpoint tells of an application that calls itself over a Unix socket, and what it can do to it. */
@Timeout(120)
class EndpointTests {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path directory;

    private ApplicationContextRunner contextRunner = new ApplicationContextRunner();

    /** Where the calls of one test wait. */
    private static final class Gate {

        static final CountDownLatch OPEN = new CountDownLatch(1);

        static int await(String secret) throws InterruptedException {
            OPEN.await();
            return secret.length();
        }
    }

    @BeforeEach
    void configure() {
        Path socket = directory.resolve("socket");
        contextRunner = new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        AcrossAutoConfiguration.class,
                        AcrossServerAutoConfiguration.class,
                        AcrossEndpointAutoConfiguration.class))
                .withPropertyValues(
                        "management.endpoints.web.exposure.include=across",
                        "management.endpoints.jmx.exposure.include=across",
                        "across.server.unix.path=" + socket,
                        "across.connections.far.uri=unix:" + socket,
                        "across.connections.far.lazy=true");
    }

    @Test
    void aConnectionIsToldById() {
        contextRunner.run(context -> {
            AcrossEndpoint endpoint = context.getBean(AcrossEndpoint.class);
            ConnectionDescriptor before = endpoint.connection("far");
            assertThat(before).isNotNull();
            assertThat(before.silence()).isNull();
            assertThat(before.runtime()).isNull();

            context.getBean("far", Connection.class).run(() -> {});

            ConnectionDescriptor far = endpoint.connection("far");
            assertThat(far).isNotNull();
            assertThat(far.origin()).isEqualTo("far");
            assertThat(far.direction()).isEqualTo(Direction.OUTBOUND);
            assertThat(far.state()).isEqualTo(ConnectionState.RUNNING);
            assertThat(far.silence()).isBetween(Duration.ZERO, PATIENCE);
            assertThat(far.runtime()).isNotNull();
            assertThat(far.runtime().language()).isEqualTo("java");
            assertThat(far.runtime().version())
                    .isEqualTo(String.valueOf(Runtime.version().feature()));
            assertThat(far.stats().calls().made()).isEqualTo(1);
            assertThat(far.rights()).containsExactly("all");
            String id = inbound(endpoint);
            assertThat(id).matches("unix\\.\\d+");
            ConnectionDescriptor inbound = endpoint.connection(id);
            assertThat(inbound).isNotNull();
            assertThat(inbound.origin()).isEqualTo("listener-unix");
            assertThat(inbound.direction()).isEqualTo(Direction.INBOUND);
            assertThat(endpoint.across().connections())
                    .extracting(ConnectionDescriptor::id)
                    .containsExactlyInAnyOrder("far", id);
            assertThat(endpoint.connection("unix.0")).isNull();
            assertThat(endpoint.connection("nobody")).isNull();
        });
    }

    @Test
    void callsUnderWayAreToldByWhatIsCalledAndNotWithWhat() {
        contextRunner.run(context -> {
            AcrossEndpoint endpoint = context.getBean(AcrossEndpoint.class);
            CompletableFuture<Integer> call =
                    context.getBean("far", Connection.class).callAsync(Gate::await, "hunter2");
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(
                                    endpoint.connection(inbound(endpoint)).underWay())
                            .extracting(CallDescriptor::direction)
                            .containsExactly(CallDirection.INCOMING));
            assertThat(endpoint.connection("far").underWay()).singleElement().satisfies(under -> {
                assertThat(under.direction()).isEqualTo(CallDirection.OUTGOING);
                assertThat(under.target()).contains(Gate.class.getName()).contains("await");
                assertThat(under.age()).isBetween(Duration.ZERO, PATIENCE);
            });
            assertThat(endpoint.across().toString()).doesNotContain("hunter2");
            Gate.OPEN.countDown();
            assertThat(call.get(30, TimeUnit.SECONDS)).isEqualTo(7);
            assertThat(endpoint.connection("far").underWay()).isEmpty();
        });
    }

    @Test
    void aConnectionIsBrokenOffAndANamedOneComesBack() {
        contextRunner.run(context -> {
            AcrossEndpoint endpoint = context.getBean(AcrossEndpoint.class);
            Connection far = context.getBean("far", Connection.class);
            CompletableFuture<Void> call = far.runAsync(() -> new CountDownLatch(1).await());
            String id = inbound(endpoint);
            await().atMost(PATIENCE)
                    .until(() -> endpoint.connection(id).stats().calls().running() == 1);

            ConnectionDescriptor broken = endpoint.cancel(id);

            assertThat(broken).isNotNull();
            assertThat(broken.underWay()).hasSize(1);
            assertThatThrownBy(() -> call.get(30, TimeUnit.SECONDS)).hasCauseInstanceOf(DisconnectException.class);
            assertThat((int) far.call(() -> 42)).isEqualTo(42);
            assertThat(endpoint.connection(id)).isNull();
            assertThat(endpoint.connection(inbound(endpoint))).isNotNull();
            assertThat(endpoint.cancel("far")).isNotNull();
            assertThat((int) far.call(() -> 42)).isEqualTo(42);
            assertThat(endpoint.cancel(id)).isNull();
        });
    }

    @Test
    void callsAreCountedByTheirOutcome() {
        contextRunner
                .withPropertyValues("across.connections.far.rights=call-exposed,log-records")
                .run(context -> {
                    AcrossEndpoint endpoint = context.getBean(AcrossEndpoint.class);
                    Connection far = context.getBean("far", Connection.class);
                    assertThat(endpoint.connection("far").outcomes().outgoing()).isEmpty();

                    far.run(() -> {});
                    far.run(() -> {});
                    RemoteRunnable<IOException> fails = () -> {
                        throw new IOException("hunter2");
                    };
                    assertThatThrownBy(() -> far.run(fails)).isInstanceOf(IOException.class);
                    RemoteRunnable<Exception> backwards =
                            () -> Across.connection().run(() -> {});
                    assertThatThrownBy(() -> far.run(backwards)).hasMessageContaining("RUN_CODE");

                    assertThat(endpoint.connection("far").rights()).containsExactly("call-exposed", "log-records");
                    awaitOutcomes(endpoint, "far", Map.of("success", 2L, "exception", 2L), Map.of("denied", 1L));
                    String id = inbound(endpoint);
                    awaitOutcomes(endpoint, id, Map.of("denied", 1L), Map.of("success", 2L, "exception", 2L));
                    assertThat(endpoint.across().toString()).doesNotContain("hunter2");

                    far.cancel();
                    await().atMost(PATIENCE).until(() -> endpoint.connection(id) == null);
                    far.run(() -> {});
                    awaitOutcomes(endpoint, "far", Map.of("success", 3L, "exception", 2L), Map.of("denied", 1L));
                    awaitOutcomes(endpoint, inbound(endpoint), Map.of(), Map.of("success", 1L));
                });
    }

    /** The id of the only connection that a peer has made, as soon as there is one. */
    private static String inbound(AcrossEndpoint endpoint) {
        return await().atMost(PATIENCE)
                .until(
                        () -> endpoint.across().connections().stream()
                                .filter(each -> each.direction() == Direction.INBOUND)
                                .map(ConnectionDescriptor::id)
                                .toList(),
                        ids -> ids.size() == 1)
                .get(0);
    }

    /** The callee counts after it has answered. */
    private static void awaitOutcomes(
            AcrossEndpoint endpoint, String id, Map<String, Long> outgoing, Map<String, Long> incoming) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            OutcomesDescriptor outcomes = endpoint.connection(id).outcomes();
            assertThat(outcomes.outgoing()).isEqualTo(outgoing);
            assertThat(outcomes.incoming()).isEqualTo(incoming);
        });
    }

    @Test
    void aPythonIsToldByItsLanguageAndVersion() {
        contextRunner.withPropertyValues("across.connections.python.python=").run(context -> {
            context.getBean("python", Connection.class).awaitReady();
            ConnectionDescriptor python = context.getBean(AcrossEndpoint.class).connection("python");
            assertThat(python.runtime().language()).isEqualTo("python");
            assertThat(python.runtime().version()).startsWith("3.");
        });
    }
}
