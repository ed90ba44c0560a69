package io.across.spring.security;

import io.across.PeerIdentity;
import java.util.List;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/**
 * A peer whose certificate or user is known. Its principal is the {@link PeerIdentity}, its name that of the identity: {@code
 * CN=till}, or {@code alice}. It is authenticated, has the authority {@value #AUTHORITY} and no other.
 */
public final class PeerAuthenticationToken extends AbstractAuthenticationToken {

    private static final long serialVersionUID = 1L;

    /** What every known peer has. No user of the application's own should. */
    public static final String AUTHORITY = "ACROSS_PEER";

    /** A token is made anew for each call, and kept nowhere. */
    @SuppressWarnings("serial")
    private final PeerIdentity identity;

    /** An authenticated token. */
    public PeerAuthenticationToken(PeerIdentity identity) {
        super(List.of(new SimpleGrantedAuthority(AUTHORITY)));
        this.identity = identity;
        setAuthenticated(true);
    }

    @Override
    public PeerIdentity getPrincipal() {
        return identity;
    }

    /** The certificate, which is public; of a Unix user there is nothing. */
    @Override
    public Object getCredentials() {
        return identity instanceof PeerIdentity.Certificate shown ? shown.certificate() : "";
    }

    @Override
    public String getName() {
        return identity.name();
    }
}
