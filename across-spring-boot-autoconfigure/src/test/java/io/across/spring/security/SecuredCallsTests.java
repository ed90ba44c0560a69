package io.across.spring.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.across.CallTracer;
import io.across.CallTracer.Trace;
import io.across.Options;
import io.across.spring.ConnectedPair;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextHolderStrategy;

/** One thread that serves calls within calls, whatever becomes of them. */
@Timeout(60)
class SecuredCallsTests {

    private final SecurityContextHolderStrategy contexts = SecurityContextHolder.getContextHolderStrategy();

    @AfterEach
    void clear() {
        contexts.clearContext();
    }

    private static CallTracer calls(PeerAuthenticator authenticator) {
        return new SecuredCalls(authenticator, SecurityContextHolder.getContextHolderStrategy());
    }

    private static ConnectedPair connected() {
        return ConnectedPair.of(
                Options.builder().name("client").build(),
                Options.builder().name("server").build());
    }

    private String name() {
        Authentication authentication = contexts.getContext().getAuthentication();
        return authentication == null ? "nobody" : authentication.getName();
    }

    private SecurityContext workAsAdmin() {
        SecurityContext admin = contexts.createEmptyContext();
        admin.setAuthentication(new TestingAuthenticationToken("admin", ""));
        contexts.setContext(admin);
        return admin;
    }

    @Test
    void eachCallHasItsOwnContextAndTheFormerIsGivenBack() {
        CallTracer calls = calls((connection, identity) -> new TestingAuthenticationToken(connection.name(), ""));
        SecurityContext admin = workAsAdmin();
        try (ConnectedPair pair = connected()) {
            Trace outer = calls.incoming(pair.client(), "outer", Map.of());
            assertThat(name()).isEqualTo(pair.client().name());
            Trace inner = calls.incoming(pair.server(), "inner", Map.of());
            assertThat(name())
                    .isEqualTo(pair.server().name())
                    .isNotEqualTo(pair.client().name());
            inner.end(new IllegalStateException("of the inner call"));
            assertThat(name()).isEqualTo(pair.client().name());
            outer.end(null);
        }
        assertThat(contexts.getContext()).isSameAs(admin);
        assertThat(name()).isEqualTo("admin");
    }

    @Test
    void aThreadOfThePoolIsLeftWithoutAContext() {
        CallTracer calls = calls(new IdentityAuthenticator());
        try (ConnectedPair pair = connected()) {
            Trace trace = calls.incoming(pair.client(), "call", Map.of());
            assertThat(name()).isEqualTo("unknown across peer");
            // What the call does to its context is nobody else's business.
            contexts.getContext().setAuthentication(new TestingAuthenticationToken("somebody", ""));
            trace.end(null);
        }
        assertThat(name()).isEqualTo("nobody");
    }

    @Test
    void nobodyServesAPeerWithRightsOfItsOwn() {
        workAsAdmin();
        try (ConnectedPair pair = connected()) {
            for (CallTracer calls : new CallTracer[] {
                calls((connection, identity) -> null),
                calls((connection, identity) -> {
                    throw new IllegalStateException("no directory");
                })
            }) {
                Trace trace = calls.incoming(pair.client(), "call", Map.of());
                assertThat(name()).isEqualTo("nobody");
                trace.end(null);
                assertThat(name()).isEqualTo("admin");
            }
        }
    }
}
