package io.across.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.across.Options;
import io.across.server.LocalConnectionHandler;
import io.across.spring.AcrossConnections;
import io.across.spring.client.NamedConnections;
import io.across.spring.endpoint.AcrossEndpoint;
import io.across.spring.endpoint.CallOutcomes;
import io.across.spring.internal.metrics.CallTiming;
import io.across.spring.internal.metrics.ConnectionMeters;
import io.across.spring.internal.metrics.ListenerMeters;
import io.across.spring.internal.observation.CallObservation;
import io.across.spring.security.IdentityAuthenticator;
import io.across.spring.security.PeerSecurity;
import io.across.spring.server.ConnectionHandlerFactory;
import io.across.spring.server.PeerAnnouncer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.mock.env.MockEnvironment;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.util.ClassUtils;

/** Every bean of the starter's is left out if the application has one of its own. */
@Timeout(120)
class BackOffTests {

    /** What registers beans, which an application replaces one by one, and what says when and whether. */
    private static final Set<String> IRREPLACEABLE =
            Set.of("acrossNamedBeanRegistrar", "acrossListenerFactory", "acrossBinding");

    /** Beans of an application's own. Those of interfaces need none here. */
    private static final Map<Class<?>, Supplier<?>> OWN = Map.ofEntries(
            Map.entry(Options.class, Options::defaults),
            Map.entry(HealthContributor.class, () ->
                    (HealthIndicator) () -> Health.up().build()),
            Map.entry(NamedConnections.class, () -> new NamedConnections(List.of())),
            Map.entry(AcrossConnections.class, () -> new AcrossConnections(Stream::of)),
            Map.entry(ConnectionHandlerFactory.class, () ->
                    (ConnectionHandlerFactory) listener -> new LocalConnectionHandler(Options.defaults())),
            Map.entry(LocalPortPublisher.class, () -> new LocalPortPublisher(new MockEnvironment())),
            Map.entry(PeerAnnouncer.class, () -> new PeerAnnouncer(event -> {})),
            Map.entry(
                    PeerSecurity.class,
                    () -> new PeerSecurity(
                            new IdentityAuthenticator(), SecurityContextHolder.getContextHolderStrategy())),
            Map.entry(CallOutcomes.class, CallOutcomes::new),
            Map.entry(
                    AcrossEndpoint.class,
                    () -> new AcrossEndpoint(Stream::of, new AcrossConnections(Stream::of), new CallOutcomes())),
            Map.entry(ConnectionMeters.class, () -> new ConnectionMeters(new SimpleMeterRegistry())),
            Map.entry(ListenerMeters.class, () -> new ListenerMeters(List.of())),
            Map.entry(CallTiming.class, () -> new CallTiming(new SimpleMeterRegistry())),
            Map.entry(CallObservation.class, () -> new CallObservation(ObservationRegistry.NOOP)));

    private static final List<Class<?>> CONFIGURATIONS =
            ImportCandidates.load(AutoConfiguration.class, null).getCandidates().stream()
                    .filter(name -> name.startsWith("io.across.spring."))
                    .<Class<?>>map(name -> ClassUtils.resolveClassName(name, null))
                    .toList();

    private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(CONFIGURATIONS.toArray(Class<?>[]::new)))
            .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
            .withPropertyValues(
                    "management.endpoints.web.exposure.include=across",
                    "management.endpoints.jmx.exposure.include=across",
                    "across.server.tcp.port=0");

    static Stream<Method> beans() {
        return CONFIGURATIONS.stream()
                .flatMap(configuration -> Stream.of(configuration.getDeclaredMethods()))
                .filter(method -> method.isAnnotationPresent(Bean.class))
                .filter(method -> !IRREPLACEABLE.contains(method.getName()));
    }

    @Test
    void allConfigurationsAreSeen() {
        assertThat(CONFIGURATIONS).contains(AcrossAutoConfiguration.class, AcrossServerAutoConfiguration.class);
        assertThat(beans()).hasSizeGreaterThan(14);
    }

    /** Otherwise there would be nothing to win against. */
    @Test
    void withoutOneTheStartersIsThere() {
        Set<String> there = new HashSet<>();
        for (String each : List.of("acrossCallTiming", "any other")) {
            runner(each).run(context -> there.addAll(List.of(context.getBeanDefinitionNames())));
        }
        assertThat(there).containsAll(beans().map(Method::getName).toList());
    }

    @ParameterizedTest
    @MethodSource("beans")
    void anApplicationsOwnBeanWins(Method bean) {
        ConditionalOnMissingBean condition = bean.getAnnotation(ConditionalOnMissingBean.class);
        assertThat(condition).as("the condition of " + bean).isNotNull();
        boolean byName = condition.name().length > 0;
        String name = byName ? condition.name()[0] : "mine";
        Object own = own(bean.getReturnType());

        with(runner(bean.getName()), name, bean.getReturnType(), own).run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(context.getBean(name)).isSameAs(own);
            assertThat(byName ? List.of(name) : names(context, bean.getReturnType()))
                    .containsExactly(name);
        });
    }

    /** Calls are timed or observed, not both. */
    private ApplicationContextRunner runner(String bean) {
        return switch (bean) {
            case "acrossCallTiming" -> contextRunner;
            default -> contextRunner.withBean(ObservationRegistry.class, ObservationRegistry::create);
        };
    }

    private static List<String> names(ApplicationContext context, Class<?> type) {
        return List.of(context.getBeanNamesForType(type));
    }

    @SuppressWarnings("unchecked")
    private static <T> ApplicationContextRunner with(
            ApplicationContextRunner runner, String name, Class<T> type, Object bean) {
        return runner.withBean(name, type, () -> (T) bean);
    }

    private static Object own(Class<?> type) {
        Supplier<?> own = OWN.get(type);
        if (own != null) {
            return own.get();
        }
        assertThat(type.isInterface())
                .as("one of the application's own of " + type + " is to be listed here")
                .isTrue();
        return Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> switch (method.getName()) {
                    case "equals" -> proxy == args[0];
                    case "hashCode" -> System.identityHashCode(proxy);
                    case "toString" -> "an own " + type.getSimpleName();
                    default -> null;
                });
    }
}
