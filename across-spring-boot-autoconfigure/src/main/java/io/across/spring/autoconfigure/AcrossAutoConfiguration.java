package io.across.spring.autoconfigure;

import io.across.Evaluator;
import io.across.ExposedObjects;
import io.across.Options;
import io.across.Options.ThreadKind;
import io.across.spring.AcrossConnections;
import io.across.spring.ConnectionSource;
import io.across.spring.OptionsCustomizer;
import io.across.spring.client.NamedConnection;
import io.across.spring.client.NamedConnections;
import io.across.spring.internal.FailureAnalyzedException;
import io.across.spring.internal.exposed.ExposedBeans;
import io.across.spring.internal.exposed.SpelEvaluator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.HierarchicalBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.thread.Threading;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration of options, named connections and their registry. Like those beside it, it is lazy: an application that
 * does not use across makes none of its beans; {@link MistakesAtStart} makes them where they may find a mistake.
 */
@Lazy
@AutoConfiguration
@EnableConfigurationProperties(AcrossProperties.class)
public final class AcrossAutoConfiguration {

    /** The bean that knows all connections. */
    static final String CONNECTIONS = "acrossConnections";

    @Bean
    static AcrossBinding acrossBinding(Environment environment, ObjectProvider<ConfigurableBeanFactory> beans) {
        return new AcrossBinding(environment, beans);
    }

    /** Cannot be replaced: a bean that has the name of a connection or a listener replaces that alone. */
    @Bean
    static NamedBeanRegistrar acrossNamedBeanRegistrar() {
        return new NamedBeanRegistrar();
    }

    @Bean
    @ConditionalOnMissingBean(Options.class)
    static Options acrossOptions(
            AcrossProperties properties,
            Environment environment,
            ConfigurableListableBeanFactory beans,
            ObjectProvider<Evaluator> evaluator,
            ObjectProvider<ExposedObjects> exposed,
            ObjectProvider<OptionsCustomizer> customizers) {
        // Whichever thread happens to open a connection: its context class loader may not know the application.
        Options.Builder base = Options.builder()
                .classLoader(beans.getBeanClassLoader())
                .evaluator(evaluator.getIfAvailable(() -> new SpelEvaluator(beans)))
                .exposed(exposed.getIfAvailable(() -> ExposedBeans.of(beans)));
        if (Threading.VIRTUAL.isActive(environment)) {
            base.threads(ThreadKind.VIRTUAL);
        }
        try {
            Options.Builder options = properties.getOptions().over(base.build()).toBuilder();
            customizers.orderedStream().forEach(each -> each.customize(options));
            return options.build();
        } catch (IllegalArgumentException e) {
            throw new FailureAnalyzedException(
                    "across.options is not valid: " + e.getMessage() + ".", "Correct the value of that property.", e);
        }
    }

    /** Of this context: those of a parent live with that. */
    @Bean
    @Lazy(false)
    @Conditional(OnEnabled.class)
    @ConditionalOnMissingBean(value = NamedConnections.class, search = SearchStrategy.CURRENT)
    static NamedConnections acrossNamedConnections(
            ObjectProvider<NamedConnection> connections, ObjectProvider<ConfigurableListableBeanFactory> factory) {
        List<NamedConnection> all = connections.orderedStream().toList();
        if (all.isEmpty()) {
            return new NamedConnections(all);
        }
        ConfigurableListableBeanFactory beans = factory.getObject();
        Map<String, NamedConnection> own = beans.getBeansOfType(NamedConnection.class);
        // Whoever has this registry may call by any of them.
        own.keySet().forEach(name -> beans.registerDependentBean(name, CONNECTIONS));
        return new NamedConnections(all.stream().filter(own::containsValue).toList());
    }

    @Bean(CONNECTIONS)
    @ConditionalOnMissingBean(value = AcrossConnections.class, search = SearchStrategy.CURRENT)
    static AcrossConnections acrossConnections(BeanFactory beans) {
        return new AcrossConnections(() -> sources(beans));
    }

    /** Those of parent contexts, too, also where a bean of this one has the same name. */
    private static Stream<ConnectionSource> sources(BeanFactory beans) {
        Stream<ConnectionSource> own =
                beans.getBeanProvider(ConnectionSource.class).orderedStream();
        BeanFactory parent = beans instanceof HierarchicalBeanFactory child ? child.getParentBeanFactory() : null;
        return parent == null ? own : Stream.concat(own, sources(parent)).distinct();
    }
}
