package io.across.spring.security;

import io.across.Options;
import io.across.spring.ConnectionInstrumentation;
import io.across.spring.ConnectionOrigin;
import org.springframework.security.core.context.SecurityContextHolderStrategy;

/** Has the calls of all peers served in a security context of their own, whatever the connection. */
public final class PeerSecurity implements ConnectionInstrumentation {

    private final SecuredCalls calls;

    /**
     * @param authenticator says as whom a call is served
     * @param contexts where the context is kept while it is
     */
    public PeerSecurity(PeerAuthenticator authenticator, SecurityContextHolderStrategy contexts) {
        this.calls = new SecuredCalls(authenticator, contexts);
    }

    @Override
    public Options instrument(ConnectionOrigin origin, Options options) {
        return options.toBuilder().observer(calls).build();
    }
}
