package io.across.spring.autoconfigure;

import io.across.Options;
import io.across.spring.ConnectionInstrumentation;
import io.across.spring.server.AcrossListener;
import io.across.spring.server.AcrossServerCustomizer;
import io.across.spring.server.ConnectionHandlerFactory;
import io.across.spring.server.InboundTimes;
import io.across.spring.server.LocalPortPublisher;
import io.across.spring.server.PeerAnnouncer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.env.ConfigurableEnvironment;

/** Auto-configuration of the listeners at which peers connect. */
@AutoConfiguration(after = AcrossAutoConfiguration.class)
@ConditionalOnBean(name = NamedConnectionsConfiguration.IN_USE)
@ConditionalOnBooleanProperty(name = "across.server.enabled", matchIfMissing = true)
public final class AcrossServerAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    InboundTimes acrossInboundTimes() {
        return new InboundTimes();
    }

    @Bean
    @ConditionalOnMissingBean
    ConnectionHandlerFactory acrossConnectionHandlerFactory(
            Options options,
            InboundTimes times,
            AcrossProperties properties,
            ObjectProvider<ConnectionInstrumentation> instrumentations) {
        ListenerRights.requireReachable(properties, options.exposed());
        return new PropertiesHandlerFactory(
                properties.getServer(), options, times, new Instrumentations(instrumentations));
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
    @Bean
    static ListenerRegistrar acrossListenerRegistrar() {
        return new ListenerRegistrar();
    }

    @Bean
    @Conditional(OnListenerAddress.Tcp.class)
    @ConditionalOnMissingBean(name = "acrossTcpListener")
    AcrossListener acrossTcpListener(
            AcrossProperties properties,
            ConnectionHandlerFactory handlers,
            InboundTimes times,
            ObjectProvider<AcrossServerCustomizer> customizers,
            ObjectProvider<SslBundles> bundles,
            ApplicationEventPublisher events) {
        return new ListenerFactory(properties.getServer(), handlers, times, customizers, bundles, events).tcp();
    }

    @Bean
    @Conditional(OnListenerAddress.Unix.class)
    @ConditionalOnMissingBean(name = "acrossUnixListener")
    AcrossListener acrossUnixListener(
            AcrossProperties properties,
            ConnectionHandlerFactory handlers,
            InboundTimes times,
            ObjectProvider<AcrossServerCustomizer> customizers,
            ObjectProvider<SslBundles> bundles,
            ApplicationEventPublisher events) {
        return new ListenerFactory(properties.getServer(), handlers, times, customizers, bundles, events).unix();
    }
}
