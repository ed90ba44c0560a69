package io.across.spring.autoconfigure;

import io.across.Options;
import io.across.spring.ConnectionInstrumentation;
import io.across.spring.client.NamedConnections;
import io.across.spring.server.AcrossServerCustomizer;
import io.across.spring.server.ConnectionHandlerFactory;
import io.across.spring.server.PeerAnnouncer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.ConfigurableEnvironment;

/** Auto-configuration of what listeners need at which peers connect; {@link NamedBeanRegistrar} registers these. */
@Lazy
@AutoConfiguration(after = AcrossAutoConfiguration.class)
@ConditionalOnBean(NamedConnections.class)
@ConditionalOnBooleanProperty(name = "across.server.enabled", matchIfMissing = true)
public final class AcrossServerAutoConfiguration {

    /** The bean that makes the listeners of the properties. */
    static final String LISTENER_FACTORY = "acrossListenerFactory";

    @Bean
    @ConditionalOnMissingBean
    ConnectionHandlerFactory acrossConnectionHandlerFactory(
            Options options, AcrossProperties properties, ObjectProvider<ConnectionInstrumentation> instrumentations) {
        ListenerRights.requireReachable(properties, options.exposed());
        return new PropertiesHandlerFactory(properties.getServer(), options, new Instrumentations(instrumentations));
    }

    @Bean
    @ConditionalOnMissingBean
    LocalPortPublisher acrossLocalPortPublisher(ConfigurableEnvironment environment) {
        return new LocalPortPublisher(environment);
    }

    @Bean
    @ConditionalOnMissingBean
    PeerAnnouncer acrossPeerAnnouncer(ApplicationEventPublisher events) {
        return new PeerAnnouncer(events);
    }

    /** Cannot be replaced: a bean that has a listener's name replaces that listener alone. */
    @Bean(LISTENER_FACTORY)
    ListenerFactory acrossListenerFactory(
            AcrossProperties properties,
            ConnectionHandlerFactory handlers,
            ObjectProvider<AcrossServerCustomizer> customizers,
            ObjectProvider<SslBundles> bundles,
            ApplicationEventPublisher events) {
        return new ListenerFactory(properties.getServer(), handlers, customizers, bundles, events);
    }
}
