package io.across.spring.autoconfigure;

import io.across.Connection;
import io.across.Evaluator;
import io.across.ExposedObjects;
import io.across.Options;
import io.across.Options.ThreadKind;
import io.across.spring.AcrossConnections;
import io.across.spring.ConnectionSource;
import io.across.spring.OptionsCustomizer;
import io.across.spring.client.NamedConnection;
import io.across.spring.client.NamedConnections;
import io.across.spring.server.ExposedBeans;
import io.across.spring.server.SpelEvaluator;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.thread.Threading;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;

/** Auto-configuration of options, named connections and their registry. */
@AutoConfiguration
@ConditionalOnClass(Connection.class)
@EnableConfigurationProperties(AcrossProperties.class)
public final class AcrossAutoConfiguration {

    /** The bean that is there if the application {@linkplain OnUse uses} across. To ask by name costs nothing. */
    static final String IN_USE = "acrossNamedConnectionRegistrar";

    @Bean
    @ConditionalOnMissingBean(Options.class)
    Options acrossOptions(
            AcrossProperties properties,
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
            Options.Builder options = properties.getOptions().over(base.build()).toBuilder();
            customizers.orderedStream().forEach(each -> each.customize(options));
            return options.build();
        } catch (IllegalArgumentException e) {
            throw new FailureAnalyzedException(
                    "across.options is not valid: " + e.getMessage() + ".", "Correct the value of that property.", e);
        }
    }

    /** Cannot be replaced: a bean that has a connection's name replaces that connection alone. */
    @Bean(IN_USE)
    @Conditional(OnUse.class)
    static NamedConnectionRegistrar acrossNamedConnectionRegistrar() {
        return new NamedConnectionRegistrar();
    }

    @Bean
    static LazyUnlessConfigured acrossLazyUnlessConfigured() {
        return new LazyUnlessConfigured();
    }

    @Bean
    @ConditionalOnBean(name = IN_USE)
    @ConditionalOnMissingBean(NamedConnections.class)
    static NamedConnections acrossNamedConnections(ObjectProvider<NamedConnection> connections) {
        return new NamedConnections(connections.orderedStream().toList());
    }

    @Bean
    @ConditionalOnMissingBean(AcrossConnections.class)
    AcrossConnections acrossConnections(ObjectProvider<ConnectionSource> sources) {
        return new AcrossConnections(sources::orderedStream);
    }
}
