package io.across.spring.autoconfigure;

import io.across.spring.client.NamedConnections;
import io.across.spring.internal.metrics.CallTiming;
import io.across.spring.internal.metrics.ConnectionMeters;
import io.across.spring.internal.metrics.ListenerMeters;
import io.across.spring.internal.observation.CallObservation;
import io.across.spring.server.AcrossListener;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;

/** Auto-configuration of Micrometer's meters of connections, listeners and calls. */
@Lazy
@AutoConfiguration(
        after = {
            AcrossAutoConfiguration.class,
            AcrossServerAutoConfiguration.class,
            AcrossObservationAutoConfiguration.class
        },
        afterName = "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean({MeterRegistry.class, NamedConnections.class})
@ConditionalOnBooleanProperty(name = "management.metrics.enable.across", matchIfMissing = true)
public final class AcrossMetricsAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    ConnectionMeters acrossConnectionMeters(MeterRegistry registry) {
        return new ConnectionMeters(registry);
    }

    @Bean
    @ConditionalOnMissingBean
    ListenerMeters acrossListenerMeters(ObjectProvider<AcrossListener> listeners) {
        return new ListenerMeters(listeners.orderedStream().toList());
    }

    /** Not beside observations: Boot makes the same timers of those. */
    @Bean
    @ConditionalOnMissingBean({CallTiming.class, CallObservation.class})
    CallTiming acrossCallTiming(MeterRegistry registry) {
        return new CallTiming(registry);
    }
}
