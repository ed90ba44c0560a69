package io.across.spring.security;

import io.across.Connection;
import io.across.PeerIdentity;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;

/**
 * Takes peers for who their certificate or the system says they are, as a {@link PeerAuthenticationToken}. Of whom nobody
 * tells who it is, is anonymous, with the authority {@value #ANONYMOUS}.
 */
public final class IdentityAuthenticator implements PeerAuthenticator {

    /** That of Spring Security's own anonymous users. */
    public static final String ANONYMOUS = "ROLE_ANONYMOUS";

    private static final String NOBODY = "unknown across peer";

    @Override
    public Authentication authenticate(Connection connection, @Nullable PeerIdentity identity) {
        return identity == null
                ? new AnonymousAuthenticationToken("across", NOBODY, AuthorityUtils.createAuthorityList(ANONYMOUS))
                : new PeerAuthenticationToken(identity);
    }
}
