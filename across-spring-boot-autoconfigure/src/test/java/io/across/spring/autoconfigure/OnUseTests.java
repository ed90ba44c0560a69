package io.across.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.across.Connection;
import io.across.Options;
import io.across.server.AcrossServer;
import io.across.spring.AcrossConnections;
import io.across.spring.client.NamedConnection;
import io.across.spring.client.ReconnectPolicy;
import io.across.spring.endpoint.AcrossEndpoint;
import io.across.spring.server.AcrossListener;
import io.across.spring.server.ConnectionHandlerFactory;
import io.across.spring.server.InboundTimes;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.util.ClassUtils;

/** What is there only if the application uses across, and what always is. */
@Timeout(120)
class OnUseTests {

    /** Of which each belongs to another auto-configuration. */
    private static final List<String> OF_USE = List.of(
            "acrossNamedConnections",
            "acrossConnectionHandlerFactory",
            "acrossHealthContributor",
            "acrossListenerMeters",
            "acrossCallObservation",
            "acrossPeerSecurity");

    private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
            .withConfiguration(
                    AutoConfigurations.of(ImportCandidates.load(AutoConfiguration.class, null).getCandidates().stream()
                            .filter(name -> name.startsWith("io.across.spring."))
                            .map(name -> ClassUtils.resolveClassName(name, null))
                            .toArray(Class<?>[]::new)))
            .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
            .withBean(ObservationRegistry.class, ObservationRegistry::create)
            .withPropertyValues("management.endpoints.web.exposure.include=across")
            // Where the build sets a property of across for its tests.
            .withInitializer(context -> context.getEnvironment()
                    .getPropertySources()
                    .remove(StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME));

    @Test
    void whoDoesNotUseItHasOptionsAndAnEmptyRegistry() {
        contextRunner.run(context -> {
            assertThat(context.getBeanDefinitionNames()).doesNotContainAnyElementsOf(OF_USE);
            assertThat(context).hasSingleBean(Options.class);
            assertThat(context.getBean(AcrossConnections.class).named()).isEmpty();
            assertThat(context.getBean(AcrossEndpoint.class).across().connections())
                    .isEmpty();
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "across.options.timeout=3s",
                "across.server.handler=local",
                "across.server.enabled=true",
                "across.connections.far.command=cat"
            })
    void anyPropertyIsUse(String property) {
        contextRunner
                .withPropertyValues(property)
                .run(context -> assertThat(context.getBeanDefinitionNames()).containsAll(OF_USE));
    }

    @Test
    void aListenerOfTheApplicationsOwnIsUse() {
        contextRunner.withUserConfiguration(OwnListener.class).run(context -> {
            assertThat(context.getBeanDefinitionNames()).containsAll(OF_USE);
            assertThat(context.getEnvironment().getProperty("local.across.own.port", Integer.class))
                    .isPositive();
        });
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnListener {

        @Bean
        AcrossListener own(ConnectionHandlerFactory handlers, InboundTimes times, ApplicationEventPublisher events) {
            return new AcrossListener(
                    "own",
                    () -> AcrossServer.builder()
                            .tcp("localhost", 0)
                            .handler(handlers.create("own"))
                            .build(),
                    Duration.ZERO,
                    times,
                    events);
        }
    }

    @Test
    void aNamedConnectionOfTheApplicationsOwnIsUse() {
        contextRunner.withUserConfiguration(OwnConnection.class).run(context -> {
            assertThat(context.getBeanDefinitionNames()).containsAll(OF_USE);
            assertThat(context.getBean(AcrossConnections.class).named())
                    .containsExactly(context.getBean(NamedConnection.class));
        });
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnConnection {

        @Bean
        NamedConnection own(Options options) {
            return new NamedConnection(
                    "own",
                    open -> Connection.fromCommand(List.of("cat"), open),
                    options,
                    new ReconnectPolicy(false, Duration.ofSeconds(1), Duration.ofSeconds(1)),
                    true);
        }
    }
}
