package io.across.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.across.Backoff;
import io.across.Connection;
import io.across.Options;
import io.across.server.AcrossServer;
import io.across.spring.AcrossConnections;
import io.across.spring.FailureAnalyzedException;
import io.across.spring.client.NamedConnection;
import io.across.spring.endpoint.AcrossEndpoint;
import io.across.spring.server.AcrossListener;
import io.across.spring.server.ConnectionHandlerFactory;
import io.across.spring.server.InboundTimes;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionEvaluationReport;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
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

    private final ApplicationContextRunner bareRunner = new ApplicationContextRunner()
            .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
            .withBean(ObservationRegistry.class, ObservationRegistry::create)
            .withPropertyValues("management.endpoints.web.exposure.include=across")
            // Where the build sets a property of across for its tests.
            .withInitializer(context -> context.getEnvironment()
                    .getPropertySources()
                    .remove(StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME));

    private final ApplicationContextRunner contextRunner = bareRunner.withUserConfiguration(Whole.class);

    /** As an application has them, which filters them before it reads any. */
    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Whole {}

    @Test
    void whoDoesNotUseItHasOptionsAndAnEmptyRegistry() {
        contextRunner.run(context -> {
            assertThat(context.getBeanDefinitionNames()).doesNotContainAnyElementsOf(OF_USE);
            assertThat(context).hasSingleBean(Options.class);
            assertThat(context.getBean(AcrossConnections.class).named()).isEmpty();
            assertThat(ConditionEvaluationReport.get(
                                    context.getSourceApplicationContext().getBeanFactory())
                            .getConditionAndOutcomesBySource()
                            .get(AcrossServerAutoConfiguration.class.getName()))
                    .extracting(why -> why.getOutcome().getMessage())
                    .containsExactly("across in use did not find properties across.*");
            assertThat(context.getBean(AcrossEndpoint.class).across().connections())
                    .isEmpty();
        });
    }

    /** Nobody filters what a test imports one by one, and conditions say the same. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatIsImportedOneByOneIsThereIfUsed(boolean used) {
        ApplicationContextRunner imported = bareRunner.withConfiguration(
                AutoConfigurations.of(ImportCandidates.load(AutoConfiguration.class, null).getCandidates().stream()
                        .filter(name -> name.startsWith("io.across.spring."))
                        .map(name -> ClassUtils.resolveClassName(name, null))
                        .toArray(Class<?>[]::new)));
        if (used) {
            imported.withPropertyValues("across.server.enabled=true")
                    .run(context -> assertThat(context.getBeanDefinitionNames()).containsAll(OF_USE));
        } else {
            imported.run(context -> assertThat(context.getBeanDefinitionNames()).doesNotContainAnyElementsOf(OF_USE));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "across.options.timeout=3s",
                "across.server.handler=local",
                "across.server.enabled=true",
                "across.connections.far.command=cat",
                "Across.Server.Enabled=true"
            })
    void anyPropertyIsUse(String property) {
        contextRunner
                .withPropertyValues(property)
                .run(context -> assertThat(context.getBeanDefinitionNames()).containsAll(OF_USE));
    }

    @Test
    void aVariableOfTheProcessIsUse() {
        contextRunner
                .withInitializer(context -> addVariable(context, "ACROSS_OPTIONS_TIMEOUT", "3s"))
                .run(context -> {
                    assertThat(context.getBeanDefinitionNames()).containsAll(OF_USE);
                    assertThat(context.getBean(Options.class).timeout()).isEqualTo(Duration.ofSeconds(3));
                });
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
    void propertiesOfOthersAreNot(String property) {
        contextRunner
                .withPropertyValues(property)
                .run(context -> assertThat(context.getBeanDefinitionNames()).doesNotContainAnyElementsOf(OF_USE));
    }

    /** Whose properties cannot be listed: it may have some of across, or may not. */
    @Test
    void aSourceThatDoesNotTellIsUse() {
        contextRunner
                .withInitializer(context -> context.getEnvironment()
                        .getPropertySources()
                        .addLast(new PropertySource<>("secrets", "anything") {
                            @Override
                            public @Nullable Object getProperty(String name) {
                                return null;
                            }
                        }))
                .run(context -> assertThat(context.getBeanDefinitionNames()).containsAll(OF_USE));
    }

    /** Whatever is to be seen of it would not be there. */
    @ParameterizedTest
    @ValueSource(classes = {OwnListener.class, OwnConnection.class})
    void anApplicationThatHasItsOwnIsToldToSetAProperty(Class<?> own) {
        contextRunner
                .withUserConfiguration(own)
                .run(context -> assertThat(context)
                        .getFailure()
                        .hasMessage(
                                "No property of across is set, so there are neither handlers, health nor meters for the"
                                        + " application's own bean mine.")
                        .isInstanceOfSatisfying(
                                FailureAnalyzedException.class,
                                failure -> assertThat(failure.action())
                                        .isEqualTo("Set one; across.server.enabled=true changes nothing else.")));
    }

    @Test
    void aListenerOfTheApplicationsOwnIsSeen() {
        contextRunner
                .withUserConfiguration(OwnListener.class)
                .withPropertyValues("across.server.enabled=true")
                .run(context -> assertThat(
                                context.getEnvironment().getProperty("local.across.mine.port", Integer.class))
                        .isPositive());
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnListener {

        @Bean
        AcrossListener mine(ConnectionHandlerFactory handlers, InboundTimes times, ApplicationEventPublisher events) {
            return new AcrossListener(
                    "mine",
                    () -> AcrossServer.builder()
                            .tcp("localhost", 0)
                            .handler(handlers.create("mine"))
                            .build(),
                    Duration.ZERO,
                    times,
                    events);
        }
    }

    @Test
    void aNamedConnectionOfTheApplicationsOwnIsSeen() {
        contextRunner
                .withUserConfiguration(OwnConnection.class)
                .withPropertyValues("across.server.enabled=true")
                .run(context -> assertThat(
                                context.getBean(AcrossConnections.class).named())
                        .containsExactly(context.getBean(NamedConnection.class)));
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
