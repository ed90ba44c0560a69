package io.across.spring.autoconfigure;

import io.across.spring.client.NamedConnections;
import io.across.spring.security.IdentityAuthenticator;
import io.across.spring.security.PeerAuthenticator;
import io.across.spring.security.PeerSecurity;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextHolderStrategy;

/** Auto-configuration of the security context in which calls of peers are served, with Spring Security. */
@Lazy
@AutoConfiguration(after = AcrossAutoConfiguration.class)
@ConditionalOnClass(SecurityContextHolderStrategy.class)
@ConditionalOnBean(NamedConnections.class)
public final class AcrossSecurityAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    PeerAuthenticator acrossPeerAuthenticator() {
        return new IdentityAuthenticator();
    }

    @Bean
    @ConditionalOnMissingBean
    PeerSecurity acrossPeerSecurity(
            PeerAuthenticator authenticator, ObjectProvider<SecurityContextHolderStrategy> contexts) {
        return new PeerSecurity(authenticator, contexts.getIfUnique(SecurityContextHolder::getContextHolderStrategy));
    }
}
