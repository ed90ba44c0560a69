package io.across.spring.autoconfigure;

import io.across.Options;
import io.across.spring.client.NamedConnection;
import io.across.spring.client.NamedConnections;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.env.Environment;

/** The properties and the named connections: what only an application that {@linkplain OnUse uses} across has need of. */
@Conditional(OnUse.class)
@EnableConfigurationProperties(AcrossProperties.class)
final class NamedConnectionsConfiguration {

    /** The bean that is there if the application uses across. To ask by name costs nothing. */
    static final String IN_USE = "acrossNamedConnectionRegistrar";

    /** The one bean of the starter's that looks like an application's own connections. */
    static final String NAMED_CONNECTIONS = "acrossNamedConnections";

    /** Has the options made at the start, which finds mistakes in them. */
    NamedConnectionsConfiguration(Options options) {
        BootVersion.ofThisApplication().logIfUntested();
    }

    /** Cannot be replaced: a bean that has a connection's name replaces that connection alone. */
    @Bean(IN_USE)
    static NamedConnectionRegistrar acrossNamedConnectionRegistrar() {
        return new NamedConnectionRegistrar();
    }

    @Bean
    static AcrossBinding acrossBinding(Environment environment, ConfigurableBeanFactory beans) {
        return new AcrossBinding(environment, beans);
    }

    @Bean
    static PropertyRequired acrossPropertyRequired(Environment environment) {
        return new PropertyRequired(environment);
    }

    @Bean
    static LazyUnlessConfigured acrossLazyUnlessConfigured(Environment environment) {
        return new LazyUnlessConfigured(environment);
    }

    /** Of this context: those of a parent live with that. */
    @Bean(NAMED_CONNECTIONS)
    @ConditionalOnMissingBean(value = NamedConnections.class, search = SearchStrategy.CURRENT)
    static NamedConnections acrossNamedConnections(
            ObjectProvider<NamedConnection> connections, ConfigurableListableBeanFactory beans) {
        Map<String, NamedConnection> own = beans.getBeansOfType(NamedConnection.class);
        // Whoever has this registry may call by any of them.
        own.keySet().forEach(name -> beans.registerDependentBean(name, AcrossAutoConfiguration.CONNECTIONS));
        return new NamedConnections(
                connections.orderedStream().filter(own::containsValue).toList());
    }
}
