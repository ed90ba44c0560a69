package io.across.spring.autoconfigure;

import io.across.spring.observation.CallObservation;
import io.micrometer.observation.ObservationRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigureOrder;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;

/**
 * Auto-configuration of observations of calls, which traces and timers are made of.
 *
 * <p>Comes after whatever makes a registry: to look for that by name would cost every application that does not have it.
 */
@AutoConfiguration(after = AcrossAutoConfiguration.class)
@AutoConfigureOrder(Ordered.LOWEST_PRECEDENCE)
@ConditionalOnClass(ObservationRegistry.class)
@ConditionalOnBean(value = ObservationRegistry.class, name = NamedConnectionsConfiguration.IN_USE)
@ConditionalOnBooleanProperty(name = "management.observations.enable.across", matchIfMissing = true)
public final class AcrossObservationAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    CallObservation acrossCallObservation(ObservationRegistry registry) {
        return new CallObservation(registry);
    }
}
