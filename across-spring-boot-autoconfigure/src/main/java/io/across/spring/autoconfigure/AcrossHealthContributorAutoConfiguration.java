package io.across.spring.autoconfigure;

import io.across.spring.client.NamedConnection;
import io.across.spring.health.ConnectionHealthIndicator;
import io.across.spring.health.ListenerHealthIndicator;
import io.across.spring.server.AcrossListener;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.context.annotation.Bean;

/** Auto-configuration of the health of listeners and named connections. */
@AutoConfiguration(after = {AcrossAutoConfiguration.class, AcrossServerAutoConfiguration.class})
@ConditionalOnClass({HealthContributor.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnEnabledHealthIndicator("across")
public final class AcrossHealthContributorAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean(name = "acrossHealthContributor")
    HealthContributor acrossHealthContributor(
            ObjectProvider<NamedConnection> connections, ObjectProvider<AcrossListener> listeners) {
        Map<String, HealthContributor> entries = new LinkedHashMap<>();
        connections.orderedStream().forEach(each -> entries.put(each.name(), new ConnectionHealthIndicator(each)));
        listeners
                .orderedStream()
                .forEach(each -> entries.put("listener-" + each.name(), new ListenerHealthIndicator(each)));
        return CompositeHealthContributor.fromMap(entries);
    }
}
