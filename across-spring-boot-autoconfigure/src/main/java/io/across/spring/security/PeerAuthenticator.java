package io.across.spring.security;

import io.across.Connection;
import io.across.PeerIdentity;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;

/**
 * Says as whom a peer's calls are served. A bean of this type replaces {@link IdentityAuthenticator}: it may look up what a
 * certificate's subject or a user may do here.
 */
@FunctionalInterface
public interface PeerAuthenticator {

    /**
     * Called for each call, by the thread that serves it: must be thread-safe and fast. If it throws, that is logged, and the
     * call is served without an authentication.
     *
     * @param connection by which the call came
     * @param identity of the peer; null if neither a certificate nor the system tells it
     * @return null for none: methods that demand one refuse the call then
     */
    @Nullable Authentication authenticate(Connection connection, @Nullable PeerIdentity identity);
}
