package io.across.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.across.Connection;
import io.across.spring.AcrossConnections;
import io.across.spring.MonitoredConnection;
import io.across.spring.client.NamedConnection;
import io.across.spring.endpoint.AcrossEndpoint;
import io.across.spring.server.AcrossListener;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.annotation.PreDestroy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.health.actuate.endpoint.CompositeHealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A context and its child, both auto-configured with the same properties: they share what the parent has. */
@Timeout(120)
class ChildContextTests {

    private static final List<String> said = new CopyOnWriteArrayList<>();

    @TempDir
    private Path directory;

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({
        AcrossAutoConfiguration.class,
        AcrossServerAutoConfiguration.class,
        AcrossMetricsAutoConfiguration.class,
        AcrossEndpointAutoConfiguration.class,
        AcrossHealthContributorAutoConfiguration.class,
        HealthContributorAutoConfiguration.class,
        HealthContributorRegistryAutoConfiguration.class,
        HealthEndpointAutoConfiguration.class
    })
    static class Tree {}

    @Configuration(proxyBeanMethods = false)
    static class Meters {
        @Bean
        MeterRegistry meters() {
            return new SimpleMeterRegistry();
        }
    }

    static final class Speaker {

        private final Connection store;

        Speaker(Connection store) {
            this.store = store;
        }

        @PreDestroy
        void goodbye() {
            store.run(() -> said.add("goodbye"));
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Branch extends Tree {
        @Bean
        Speaker speaker(Connection store) {
            return new Speaker(store);
        }
    }

    @FunctionalInterface
    private interface Use {
        void run(ConfigurableApplicationContext tree, ConfigurableApplicationContext branch);
    }

    /** @param more arguments of the child alone */
    private void withBoth(Use test, String... more) {
        Path socket = directory.resolve("s");
        List<String> common = List.of(
                "--management.endpoints.access.default=unrestricted",
                "--management.endpoints.web.exposure.include=across,health",
                "--management.endpoints.jmx.exposure.include=across",
                "--spring.main.banner-mode=off",
                "--across.server.listeners.inner.unix.path=" + socket,
                "--across.connections.store.uri=unix:" + socket);
        try (ConfigurableApplicationContext tree = new SpringApplicationBuilder(Tree.class, Meters.class)
                .web(WebApplicationType.NONE)
                .run(common.toArray(String[]::new))) {
            List<String> all = new ArrayList<>(common);
            all.addAll(Arrays.asList(more));
            ConfigurableApplicationContext branch = new SpringApplicationBuilder(Branch.class)
                    .web(WebApplicationType.NONE)
                    .parent(tree)
                    .run(all.toArray(String[]::new));
            test.run(tree, branch);
        }
    }

    @Test
    void theConnectionIsOneAndShownOnce() {
        withBoth((tree, branch) -> {
            Connection store = branch.getBean("store", Connection.class);
            assertThat(store).isSameAs(tree.getBean("store"));
            assertThat(branch.getBean(Connection.class)).isSameAs(store);
            store.ping();
            for (ConfigurableApplicationContext each : List.of(tree, branch)) {
                AcrossConnections connections = each.getBean(AcrossConnections.class);
                assertThat(connections.named("store")).isSameAs(store);
                assertThat(connections.monitored())
                        .extracting(MonitoredConnection::operatorId)
                        .doesNotHaveDuplicates()
                        .hasSize(2)
                        .contains("store");
                assertThat(each.getBean(AcrossEndpoint.class).across().connections())
                        .hasSize(2);
                assertThat(health(each)).containsOnlyOnce("store", "listener-inner");
                assertThat(each.getBean(MeterRegistry.class)
                                .find("across.connections")
                                .tag("connection", "store")
                                .tag("state", "running")
                                .gauges())
                        .hasSize(1);
            }
            assertThat(branch.getBeanProvider(AcrossListener.class).stream()).hasSize(1);
        });
    }

    private static Iterable<String> health(ConfigurableApplicationContext context) {
        HealthDescriptor whole = context.getBean(HealthEndpoint.class).health();
        CompositeHealthDescriptor across = (CompositeHealthDescriptor)
                ((CompositeHealthDescriptor) whole).getComponents().get("across");
        return across.getComponents().keySet();
    }

    @Test
    void theEndOfTheChildIsNotThatOfTheConnection() {
        said.clear();
        withBoth((tree, branch) -> {
            Connection store = branch.getBean("store", Connection.class);
            branch.close();
            assertThat(said).containsExactly("goodbye");
            assertThat(store.call(() -> 7)).isEqualTo(7);
        });
    }

    @Test
    void aChildThatEndsWithItsParentMayStillCall() {
        said.clear();
        withBoth((tree, branch) -> {});
        assertThat(said).containsExactly("goodbye");
    }

    @Test
    void whatOnlyTheChildHasLivesWithTheChild() {
        withBoth(
                (tree, branch) -> {
                    NamedConnection own = branch.getBean("own", NamedConnection.class);
                    own.awaitReady();
                    assertThat(tree.containsBean("own")).isFalse();
                    assertThat(branch.getBean(AcrossConnections.class).named())
                            .extracting(Connection::name)
                            .containsExactlyInAnyOrder("own", "store");
                    assertThat(tree.getBean(AcrossConnections.class).named())
                            .extracting(Connection::name)
                            .containsExactly("store");
                    branch.close();
                    assertThat(own.isConnected()).isFalse();
                    assertThat(tree.getBean("store", Connection.class).call(() -> 7))
                            .isEqualTo(7);
                },
                "--across.connections.own.uri=unix:" + directory.resolve("s"));
    }
}
