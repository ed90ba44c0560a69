package io.across.spring.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.across.CallObserver;
import io.across.Connection;
import io.across.ConnectionObserver;
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

    private static ConnectionObserver.Factory calls(PeerAuthenticator authenticator) {
        return new SecuredCalls(authenticator, SecurityContextHolder.getContextHolderStrategy());
    }

    /** A call of the peer, from where it runs. */
    private static CallObserver running(ConnectionObserver.Factory calls, Connection connection) {
        CallObserver call = calls.observe(connection).incoming(Map.of());
        call.running(() -> "call");
        return call;
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
        ConnectionObserver.Factory calls =
                calls((connection, identity) -> new TestingAuthenticationToken(connection.name(), ""));
        SecurityContext admin = workAsAdmin();
        try (ConnectedPair pair = connected()) {
            CallObserver outer = running(calls, pair.client());
            assertThat(name()).isEqualTo(pair.client().name());
            CallObserver inner = running(calls, pair.server());
            assertThat(name())
                    .isEqualTo(pair.server().name())
                    .isNotEqualTo(pair.client().name());
            inner.ended(new IllegalStateException("of the inner call"));
            assertThat(name()).isEqualTo(pair.client().name());
            outer.ended(null);
        }
        assertThat(contexts.getContext()).isSameAs(admin);
        assertThat(name()).isEqualTo("admin");
    }

    @Test
    void aThreadOfThePoolIsLeftWithoutAContext() {
        ConnectionObserver.Factory calls = calls(new IdentityAuthenticator());
        try (ConnectedPair pair = connected()) {
            CallObserver trace = running(calls, pair.client());
            assertThat(name()).isEqualTo("unknown across peer");
            // What the call does to its context is nobody else's business.
            contexts.getContext().setAuthentication(new TestingAuthenticationToken("somebody", ""));
            trace.ended(null);
        }
        assertThat(name()).isEqualTo("nobody");
    }

    @Test
    void aCallThatCannotBeReadLeavesTheContextAlone() {
        SecurityContext admin = workAsAdmin();
        try (ConnectedPair pair = connected()) {
            CallObserver unread =
                    calls(new IdentityAuthenticator()).observe(pair.client()).incoming(Map.of());
            unread.ended(new IllegalStateException("unreadable"));
        }
        assertThat(contexts.getContext()).isSameAs(admin);
    }

    @Test
    void nobodyServesAPeerWithRightsOfItsOwn() {
        workAsAdmin();
        try (ConnectedPair pair = connected()) {
            for (ConnectionObserver.Factory calls : new ConnectionObserver.Factory[] {
                calls((connection, identity) -> null),
                calls((connection, identity) -> {
                    throw new IllegalStateException("no directory");
                })
            }) {
                CallObserver trace = running(calls, pair.client());
                assertThat(name()).isEqualTo("nobody");
                trace.ended(null);
                assertThat(name()).isEqualTo("admin");
            }
        }
    }
}
