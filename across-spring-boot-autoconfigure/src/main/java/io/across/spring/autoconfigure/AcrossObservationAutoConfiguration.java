package io.across.spring.autoconfigure;

import io.across.spring.client.NamedConnections;
import io.across.spring.internal.observation.CallObservation;
import io.micrometer.observation.ObservationRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;

/** Auto-configuration of observations of calls, which traces and timers are made of. */
@Lazy
@AutoConfiguration(
        after = AcrossAutoConfiguration.class,
        afterName = "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration")
@ConditionalOnClass({ObservationRegistry.class, ObservationProperties.class})
@ConditionalOnBean(ObservationRegistry.class)
public final class AcrossObservationAutoConfiguration {

    @Bean
    @ConditionalOnBean(NamedConnections.class)
    @ConditionalOnBooleanProperty(name = "management.observations.enable.across", matchIfMissing = true)
    @ConditionalOnMissingBean
    CallObservation acrossCallObservation(ObservationRegistry registry) {
        return new CallObservation(registry);
    }
}
