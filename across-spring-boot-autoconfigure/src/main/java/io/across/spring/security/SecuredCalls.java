package io.across.spring.security;

import io.across.CallObserver;
import io.across.CallTarget;
import io.across.Connection;
import io.across.ConnectionObserver;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolderStrategy;

/**
 * Gives each call that is served the peer's security context, and the thread its former one afterwards. A thread that waits
 * for the answer to its own call may serve one of the peer's meanwhile: never with what the waiting one may do. Thread-safe.
 */
final class SecuredCalls implements ConnectionObserver.Factory {

    private static final Logger log = LoggerFactory.getLogger("io.across.spring.security.PeerSecurity");

    private final PeerAuthenticator authenticator;
    private final SecurityContextHolderStrategy contexts;

    SecuredCalls(PeerAuthenticator authenticator, SecurityContextHolderStrategy contexts) {
        this.authenticator = authenticator;
        this.contexts = contexts;
    }

    @Override
    public ConnectionObserver observe(Connection connection) {
        return new ConnectionObserver() {
            @Override
            public CallObserver incoming(Map<String, String> context) {
                return new Secured(connection);
            }
        };
    }

    /** One call of the peer. */
    private final class Secured implements CallObserver {

        private final Connection connection;

        /** What the thread had before; null if the call has never run. */
        private @Nullable SecurityContext former;

        Secured(Connection connection) {
            this.connection = connection;
        }

        @Override
        public void running(CallTarget target) {
            former = contexts.getContext();
            // First, since nothing that fails below may leave a stranger with the rights of whoever the thread worked
            // for.
            contexts.setContext(contexts.createEmptyContext());
            Authentication authentication = authentication(connection);
            if (authentication != null) {
                SecurityContext peers = contexts.createEmptyContext();
                peers.setAuthentication(authentication);
                contexts.setContext(peers);
            }
        }

        @Override
        public void ended(@Nullable Throwable failure) {
            if (former != null) {
                giveBack(former);
            }
        }
    }

    private @Nullable Authentication authentication(Connection connection) {
        try {
            return authenticator.authenticate(connection, connection.peerIdentity());
        } catch (RuntimeException e) {
            log.warn(
                    "{}: a call is served without an authentication, since {} failed",
                    connection.name(),
                    authenticator,
                    e);
            return null;
        }
    }

    private void giveBack(SecurityContext former) {
        if (former.getAuthentication() == null) {
            contexts.clearContext();
        } else {
            contexts.setContext(former);
        }
    }
}
