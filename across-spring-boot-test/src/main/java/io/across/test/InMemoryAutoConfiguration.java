package io.across.test;

import io.across.Options;
import io.across.spring.ConnectionInstrumentation;
import io.across.spring.autoconfigure.AcrossAutoConfiguration;
import io.across.spring.client.AcrossConnectionDetails;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** Auto-configuration of what {@link AutoConfigureAcross} has in the place of sockets and processes. */
@AutoConfiguration(before = AcrossAutoConfiguration.class)
public final class InMemoryAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean(AcrossConnectionDetails.class)
    InMemoryPeers acrossInMemoryPeers() {
        return new InMemoryPeers();
    }

    @Bean
    @ConditionalOnMissingBean
    InMemoryListener acrossInMemoryListener(
            Options options, ObjectProvider<ConnectionInstrumentation> instrumentations) {
        return new InMemoryListener(options, instrumentations.orderedStream().toList());
    }
}
