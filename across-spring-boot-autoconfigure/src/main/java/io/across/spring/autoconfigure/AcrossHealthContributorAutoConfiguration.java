package io.across.spring.autoconfigure;

import io.across.spring.client.NamedConnection;
import io.across.spring.client.NamedConnections;
import io.across.spring.internal.FailureAnalyzedException;
import io.across.spring.internal.health.ConnectionHealthIndicator;
import io.across.spring.internal.health.ListenerHealthIndicator;
import io.across.spring.server.AcrossListener;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.context.annotation.Bean;

/** Auto-configuration of the health of listeners and named connections. */
@AutoConfiguration(after = {AcrossAutoConfiguration.class, AcrossServerAutoConfiguration.class})
@ConditionalOnClass({HealthContributor.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnBean(NamedConnections.class)
@ConditionalOnEnabledHealthIndicator("across")
@EnableConfigurationProperties(AcrossHealthProperties.class)
public final class AcrossHealthContributorAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean(name = "acrossHealthContributor", search = SearchStrategy.CURRENT)
    HealthContributor acrossHealthContributor(
            ObjectProvider<AcrossProperties> properties,
            AcrossHealthProperties health,
            ObjectProvider<NamedConnection> connections,
            ObjectProvider<AcrossListener> listeners) {
        Duration ping = pingTimeout(health.getPing());
        Map<String, HealthContributor> entries = new LinkedHashMap<>();
        connections
                .orderedStream()
                .forEach(each -> entries.put(
                        each.name(),
                        new ConnectionHealthIndicator(each, isOptional(each.name(), properties.getObject()), ping)));
        listeners
                .orderedStream()
                .forEach(each -> entries.put("listener-" + each.name(), new ListenerHealthIndicator(each)));
        return CompositeHealthContributor.fromMap(entries);
    }

    private static boolean isOptional(String connection, AcrossProperties properties) {
        AcrossConnectionProperties configured = properties.getConnections().get(connection);
        return configured != null && configured.isOptional();
    }

    private static @Nullable Duration pingTimeout(AcrossHealthProperties.Ping ping) {
        Duration timeout = ping.getTimeout();
        if (timeout.isZero() || timeout.isNegative()) {
            throw new FailureAnalyzedException(
                    "management.health.across.ping.timeout must be positive, is " + timeout + ".",
                    "Correct management.health.across.ping.timeout: it is how long a health check may take for each"
                            + " connection.");
        }
        return ping.isEnabled() ? timeout : null;
    }
}
