package io.across;

import io.across.internal.guard.PeerText;
import java.security.cert.X509Certificate;

/**
 * Who a peer is, as far as somebody else than the peer vouches for it: the authority that signed its certificate, or the
 * operating system. What a peer says of itself is {@link PeerInfo}. Immutable.
 */
public sealed interface PeerIdentity {

    /** The name, for people and for access rules: the subject of the certificate, or the user. */
    String name();

    /**
     * Of a peer that has shown a certificate which this side trusts, and its key.
     *
     * @param certificate the peer's own, the first of its chain
     */
    record Certificate(X509Certificate certificate) implements PeerIdentity {

        /** The subject, as RFC 2253 writes it: {@code CN=alice,O=Wonderland}. */
        @Override
        public String name() {
            return certificate.getSubjectX500Principal().getName();
        }

        /** As logs show it. */
        @Override
        public String toString() {
            return "certificate " + PeerText.name(name());
        }
    }

    /**
     * Of a process of this machine, at the other end of a Unix domain socket.
     *
     * @param user under which it had connected, or listened
     * @param group its primary group at that time
     */
    record UnixUser(String user, String group) implements PeerIdentity {

        @Override
        public String name() {
            return user;
        }

        /** As logs show it. */
        @Override
        public String toString() {
            return "user " + PeerText.name(user);
        }
    }
}
