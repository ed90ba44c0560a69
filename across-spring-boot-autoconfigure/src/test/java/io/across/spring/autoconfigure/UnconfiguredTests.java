package io.across.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.across.Backoff;
import io.across.Connection;
import io.across.Options;
import io.across.server.AcrossServer;
import io.across.spring.AcrossConnections;
import io.across.spring.AcrossExposed;
import io.across.spring.client.NamedConnection;
import io.across.spring.endpoint.AcrossEndpoint;
import io.across.spring.server.AcrossListener;
import io.across.spring.server.ConnectionHandlerFactory;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.health.actuate.endpoint.CompositeHealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** An application that has the starter and says nothing of it: nothing happens, and what it adds of its own works. */
@Timeout(120)
class UnconfiguredTests {

    private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
            .withUserConfiguration(Whole.class)
            .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
            .withBean(ObservationRegistry.class, ObservationRegistry::create)
            .withPropertyValues("management.endpoints.web.exposure.include=across,health")
            // Where the build sets a property of across for its tests.
            .withInitializer(context -> context.getEnvironment()
                    .getPropertySources()
                    .remove(StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME));

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Whole {}

    @Test
    void thereAreOptionsAndAnEmptyRegistry() {
        contextRunner.run(context -> {
            assertThat(context)
                    .hasSingleBean(Options.class)
                    .doesNotHaveBean(Connection.class)
                    .doesNotHaveBean(AcrossListener.class);
            assertThat(context.getBean(AcrossConnections.class).named()).isEmpty();
            assertThat(context.getBean(AcrossEndpoint.class).across().connections())
                    .isEmpty();
        });
    }

    @Test
    void whatMayBeWrongIsMadeAtTheStartOnlyIfABeanIsExposed() {
        contextRunner.run(context -> assertThat(made(context)).isEmpty());
        contextRunner
                .withBean("clock", Clock.class, () -> () -> 12)
                .run(context -> assertThat(made(context))
                        .containsExactlyInAnyOrder("acrossOptions", "acrossConnectionHandlerFactory"));
    }

    private static List<String> made(ConfigurableApplicationContext context) {
        return Stream.of("acrossOptions", "acrossConnectionHandlerFactory")
                .filter(context.getBeanFactory()::containsSingleton)
                .toList();
    }

    @AcrossExposed
    interface Clock {
        int hour();
    }

    @Test
    void itIsNoPartOfTheHealth() {
        contextRunner.run(context -> {
            CompositeHealthDescriptor health = (CompositeHealthDescriptor)
                    context.getBean(HealthEndpoint.class).health();
            assertThat(health.getComponents()).isNotEmpty().doesNotContainKey("across");
        });
    }

    /** One that is excluded takes with it what needs it, and nothing else. */
    @ParameterizedTest
    @MethodSource("autoConfigurations")
    void eachAutoConfigurationCanBeExcluded(String excluded) {
        contextRunner
                .withPropertyValues("spring.autoconfigure.exclude=" + excluded)
                .run(context -> assertThat(context).hasNotFailed());
    }

    static Stream<String> autoConfigurations() {
        return ImportCandidates.load(AutoConfiguration.class, null).getCandidates().stream()
                .filter(name -> name.startsWith("io.across.spring."));
    }

    @Test
    void aVariableOfTheProcessIsEnough() {
        contextRunner
                .withInitializer(context -> addVariable(context, "ACROSS_OPTIONS_TIMEOUT", "3s"))
                .run(context ->
                        assertThat(context.getBean(Options.class).timeout()).isEqualTo(Duration.ofSeconds(3)));
    }

    private static void addVariable(ConfigurableApplicationContext context, String name, String value) {
        context.getEnvironment()
                .getPropertySources()
                .addFirst(new SystemEnvironmentPropertySource("test-systemEnvironment", Map.of(name, value)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "acrossroads.timeout=3s",
                "across-roads.timeout=3s",
                "management.endpoint.across.cache.time-to-live=3s",
                "across=3s"
            })
    void propertiesOfOthersAreLeftAlone(String property) {
        contextRunner
                .withPropertyValues(property)
                .run(context -> assertThat(context.getBean(Options.class).timeout())
                        .isEqualTo(Options.defaults().timeout()));
    }

    /** Whose properties cannot be listed: it may have some of across, or may not. */
    @Test
    void aSourceThatDoesNotTellIsAsked() {
        contextRunner
                .withInitializer(context -> context.getEnvironment()
                        .getPropertySources()
                        .addLast(new PropertySource<>("secrets", "anything") {
                            @Override
                            public @Nullable Object getProperty(String name) {
                                return name.equals("across.options.timeout") ? "3s" : null;
                            }
                        }))
                .run(context ->
                        assertThat(context.getBean(Options.class).timeout()).isEqualTo(Duration.ofSeconds(3)));
    }

    @Test
    void aListenerOfTheApplicationsOwnIsSeen() {
        contextRunner.withUserConfiguration(OwnListener.class).run(context -> {
            assertThat(context.getEnvironment().getProperty("local.across.mine.port", Integer.class))
                    .isPositive();
            assertThat(health(context)).containsExactly("listener-mine");
        });
    }

    private static Set<String> health(ApplicationContext context) {
        CompositeHealthDescriptor health = (CompositeHealthDescriptor)
                context.getBean(HealthEndpoint.class).healthForPath("across");
        return health.getComponents().keySet();
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnListener {

        @Bean
        AcrossListener mine(ConnectionHandlerFactory handlers, ApplicationEventPublisher events) {
            return new AcrossListener(
                    "mine",
                    () -> AcrossServer.builder()
                            .tcp("localhost", 0)
                            .handler(handlers.create("mine"))
                            .build(),
                    Duration.ZERO,
                    events);
        }
    }

    @Test
    void aNamedConnectionOfTheApplicationsOwnIsSeen() {
        contextRunner.withUserConfiguration(OwnConnection.class).run(context -> {
            assertThat(context.getBean(AcrossConnections.class).named())
                    .containsExactly(context.getBean(NamedConnection.class));
            assertThat(health(context)).containsExactly("mine");
        });
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnConnection {

        @Bean
        NamedConnection mine(Options options) {
            return new NamedConnection(
                    "mine", open -> Connection.fromCommand(List.of("cat"), open), options, Backoff.never(), true);
        }
    }
}
