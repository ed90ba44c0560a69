package io.across.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.across.CallObserver;
import io.across.CallTarget;
import io.across.Connection;
import io.across.ConnectionObserver;
import io.across.spring.AcrossConnections;
import io.across.spring.MonitoredConnection;
import io.across.spring.OptionsCustomizer;
import io.across.spring.internal.metrics.CallTiming;
import io.across.spring.internal.metrics.ConnectionMeters;
import io.across.spring.internal.metrics.ListenerMeters;
import io.across.spring.internal.observation.CallObservation;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.observation.ObservationRegistry;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationProperties;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

@Timeout(120)
class AcrossMetricsAutoConfigurationTests {

    private final ApplicationContextRunner plain = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    AcrossAutoConfiguration.class,
                    AcrossServerAutoConfiguration.class,
                    AcrossObservationAutoConfiguration.class,
                    AcrossMetricsAutoConfiguration.class));

    private final ApplicationContextRunner metered = plain.withConfiguration(AutoConfigurations.of(
            MetricsAutoConfiguration.class,
            CompositeMeterRegistryAutoConfiguration.class,
            SimpleMetricsExportAutoConfiguration.class));

    private final ApplicationContextRunner observed =
            metered.withConfiguration(AutoConfigurations.of(ObservationAutoConfiguration.class));

    @Test
    void callsAreTimedOnceWhetherObservedOrNot() {
        metered.run(
                context -> assertThat(context).hasSingleBean(CallTiming.class).doesNotHaveBean(CallObservation.class));
        observed.run(context ->
                assertThat(context).hasSingleBean(CallObservation.class).doesNotHaveBean(CallTiming.class));
        observed.withPropertyValues("management.observations.enable.across=false")
                .run(context ->
                        assertThat(context).hasSingleBean(CallTiming.class).doesNotHaveBean(CallObservation.class));
    }

    /** As Boot observes what it serves itself: the property that switches it off is Boot's. */
    @Test
    void withoutBootsObservationsCallsAreTimedThoughThereIsARegistry() {
        metered.withBean(ObservationRegistry.class, ObservationRegistry::create)
                .withClassLoader(new FilteredClassLoader(ObservationProperties.class))
                .run(context ->
                        assertThat(context).hasSingleBean(CallTiming.class).doesNotHaveBean(CallObservation.class));
    }

    @Test
    void withoutARegistryNothingIsMetered() {
        plain.run(context -> assertThat(context)
                .hasNotFailed()
                .doesNotHaveBean(ConnectionMeters.class)
                .doesNotHaveBean(CallObservation.class));
    }

    @Test
    void withoutMicrometerNothingIsMetered() {
        plain.withClassLoader(new FilteredClassLoader("io.micrometer"))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(AcrossConnections.class)
                        .doesNotHaveBean("acrossConnectionMeters"));
    }

    @Test
    void metersCanBeTurnedOff() {
        observed.withPropertyValues("management.metrics.enable.across=false")
                .run(context -> assertThat(context)
                        .doesNotHaveBean(ConnectionMeters.class)
                        .doesNotHaveBean(ListenerMeters.class));
    }

    @Test
    void aUsersOwnBeansWin() {
        CallObservation own = new CallObservation(ObservationRegistry.create());
        observed.withBean("mine", CallObservation.class, () -> own)
                .run(context ->
                        assertThat(context.getBean(CallObservation.class)).isSameAs(own));
    }

    @Test
    void aCallIsSeenByTimersMetersAndTheUsersObserver() {
        Queue<String> traced = new ConcurrentLinkedQueue<>();
        observed.withPropertyValues("across.server.tcp.port=0", "across.server.rights=all")
                .run(server -> {
                    String port = server.getEnvironment().getRequiredProperty("local.across.port");
                    observed.withBean(
                                    OptionsCustomizer.class,
                                    () -> options -> options.observer(connection -> new Recorder(traced)))
                            .withPropertyValues("across.connections.other.uri=tcp://localhost:" + port)
                            .run(client -> {
                                assertThat((int) client.getBean("other", Connection.class)
                                                .call(() -> 42))
                                        .isEqualTo(42);
                                assertThat(traced).hasSize(1);
                                MeterRegistry ours = client.getBean(MeterRegistry.class);
                                assertThat(timed(ours, "other", "outgoing")).isEqualTo(1);
                                assertThat(connections(ours, "other")).isEqualTo(1);
                                assertThat(bytes(ours, "other", "out")).isPositive();

                                MeterRegistry theirs = server.getBean(MeterRegistry.class);
                                await().atMost(Duration.ofSeconds(30))
                                        .until(() -> timed(theirs, "listener-tcp", "incoming") == 1);
                                assertThat(connections(theirs, "listener-tcp")).isEqualTo(1);
                                assertThat(bytes(theirs, "listener-tcp", "in")).isPositive();
                                assertThat(served(theirs)).isEqualTo(1);
                            });
                    MeterRegistry theirs = server.getBean(MeterRegistry.class);
                    await().atMost(Duration.ofSeconds(30)).until(() -> connections(theirs, "listener-tcp") == 0);
                    assertThat(bytes(theirs, "listener-tcp", "in")).isPositive();
                });
    }

    @Test
    void peersMakeNoMetersOfTheirOwn() {
        metered.withPropertyValues("across.server.tcp.port=0", "across.server.rights=all")
                .run(server -> {
                    int port = server.getEnvironment().getRequiredProperty("local.across.port", Integer.class);
                    MeterRegistry registry = server.getBean(MeterRegistry.class);
                    int one = metersAfterACall(registry, port, 1);
                    int five = metersAfterACall(registry, port, 5);

                    assertThat(five).isEqualTo(one);
                    assertThat(registry.get("across.connections.opened")
                                    .functionCounter()
                                    .count())
                            .isEqualTo(6);
                });
    }

    /** Of connections only: the JVM's come as they like. */
    private static int metersAfterACall(MeterRegistry registry, int port, int peers) {
        double before = timed(registry, "listener-tcp", "incoming");
        for (int i = 0; i < peers; i++) {
            try (Connection peer = Connection.fromTcp("localhost", port)) {
                peer.call(() -> 1);
            }
        }
        await().atMost(Duration.ofSeconds(30))
                .until(() -> timed(registry, "listener-tcp", "incoming") == before + peers);
        return (int) registry.getMeters().stream()
                .filter(each -> each.getId().getName().startsWith("across."))
                .count();
    }

    @Test
    void connectionsHaveIdsThatAreFoundAgain() {
        plain.withPropertyValues("across.server.tcp.port=0", "across.server.rights=all")
                .run(server -> {
                    int port = server.getEnvironment().getRequiredProperty("local.across.port", Integer.class);
                    AcrossConnections connections = server.getBean(AcrossConnections.class);
                    try (Connection first = Connection.fromTcp("localhost", port);
                            Connection second = Connection.fromTcp("localhost", port)) {
                        first.awaitReady();
                        second.awaitReady();
                        await().until(() -> connections.monitored().size() == 2);

                        assertThat(connections.monitored())
                                .extracting(MonitoredConnection::operatorId)
                                .containsExactlyInAnyOrderElementsOf(connections.inbound().stream()
                                        .map(each -> "tcp." + each.id())
                                        .toList())
                                .doesNotHaveDuplicates();
                        for (MonitoredConnection each : connections.monitored()) {
                            assertThat(connections
                                            .find(each.operatorId())
                                            .orElseThrow()
                                            .connection())
                                    .isSameAs(each.connection());
                        }
                        assertThat(connections.find("tcp.0")).isEmpty();
                    }
                });
    }

    private static double timed(MeterRegistry registry, String connection, String direction) {
        return registry.find("across.calls").tags("connection", connection, "direction", direction).timers().stream()
                .mapToLong(Timer::count)
                .sum();
    }

    private static double connections(MeterRegistry registry, String connection) {
        return registry.find("across.connections").tags("connection", connection, "state", "running").gauges().stream()
                .mapToDouble(Gauge::value)
                .sum();
    }

    private static double bytes(MeterRegistry registry, String connection, String direction) {
        return registry
                .find("across.bytes")
                .tags("connection", connection, "direction", direction)
                .functionCounters()
                .stream()
                .mapToDouble(FunctionCounter::count)
                .sum();
    }

    private static double served(MeterRegistry registry) {
        return registry.get("across.listener.connections").gauge().value();
    }

    private record Recorder(Queue<String> seen) implements ConnectionObserver {

        @Override
        public CallObserver outgoing(CallTarget target) {
            seen.add(target.target());
            return CallObserver.NONE;
        }
    }
}
