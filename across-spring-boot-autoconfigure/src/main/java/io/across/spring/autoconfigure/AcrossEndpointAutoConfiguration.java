package io.across.spring.autoconfigure;

import io.across.spring.AcrossConnections;
import io.across.spring.endpoint.AcrossEndpoint;
import io.across.spring.endpoint.CallOutcomes;
import io.across.spring.server.AcrossListener;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.context.annotation.Bean;

/** Auto-configuration of the Actuator endpoint that lists listeners and connections. */
@AutoConfiguration(after = {AcrossAutoConfiguration.class, AcrossServerAutoConfiguration.class})
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@ConditionalOnBean(AcrossConnections.class)
@ConditionalOnAvailableEndpoint(AcrossEndpoint.class)
public final class AcrossEndpointAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean(CallOutcomes.class)
    CallOutcomes acrossCallOutcomes() {
        return new CallOutcomes();
    }

    @Bean
    @ConditionalOnMissingBean(value = AcrossEndpoint.class, search = SearchStrategy.CURRENT)
    AcrossEndpoint acrossEndpoint(
            ObjectProvider<AcrossListener> listeners, AcrossConnections connections, CallOutcomes outcomes) {
        return new AcrossEndpoint(listeners::orderedStream, connections, outcomes);
    }
}
