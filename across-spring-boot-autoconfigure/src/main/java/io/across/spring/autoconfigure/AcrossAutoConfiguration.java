package io.across.spring.autoconfigure;

import io.across.Evaluator;
import io.across.ExposedObjects;
import io.across.Options;
import io.across.Options.ThreadKind;
import io.across.spring.AcrossConnections;
import io.across.spring.ConnectionSource;
import io.across.spring.FailureAnalyzedException;
import io.across.spring.OptionsCustomizer;
import io.across.spring.server.ExposedBeans;
import io.across.spring.server.SpelEvaluator;
import java.util.stream.Stream;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.HierarchicalBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.thread.Threading;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;

/**
 * Auto-configuration of options, named connections and their registry. Lazy for an application that does not use across; in
 * one that does, {@link NamedConnectionsConfiguration} asks for the options.
 */
@AutoConfiguration
@Lazy
@Import({NamedConnectionsConfiguration.class, SwitchedOffConfiguration.class})
public final class AcrossAutoConfiguration {

    /** The bean that knows all connections. */
    static final String CONNECTIONS = "acrossConnections";

    @Bean
    @ConditionalOnMissingBean(Options.class)
    static Options acrossOptions(
            ObjectProvider<AcrossProperties> properties,
            Environment environment,
            ResourceLoader loader,
            ConfigurableListableBeanFactory beans,
            ObjectProvider<Evaluator> evaluator,
            ObjectProvider<ExposedObjects> exposed,
            ObjectProvider<OptionsCustomizer> customizers) {
        // Whichever thread happens to open a connection: its context class loader may not know the application.
        Options.Builder base = Options.builder()
                .classLoader(loader.getClassLoader())
                .evaluator(evaluator.getIfAvailable(() -> new SpelEvaluator(beans)))
                .exposed(exposed.getIfAvailable(() -> ExposedBeans.of(beans)));
        if (Threading.VIRTUAL.isActive(environment)) {
            base.threads(ThreadKind.VIRTUAL);
        }
        try {
            Options.Builder options =
                    properties.getIfAvailable(AcrossProperties::new).getOptions().over(base.build()).toBuilder();
            customizers.orderedStream().forEach(each -> each.customize(options));
            return options.build();
        } catch (IllegalArgumentException e) {
            throw new FailureAnalyzedException(
                    "across.options is not valid: " + e.getMessage() + ".", "Correct the value of that property.", e);
        }
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
