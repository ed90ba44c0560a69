package io.across;

import io.across.fixtures.TestAuthority;
import java.io.IOException;
import java.security.GeneralSecurityException;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Certificates for tests, made once: {@code server} for localhost, {@code elsewhere} for another host, {@code alice}, who is
 * a client, all signed by one authority; and {@code mallory}, who has signed for himself.
 */
public final class Certificates {

    private static final TestAuthority AUTHORITY = make();

    private Certificates() {}

    /**
     * A context that trusts the authority.
     *
     * @param alias whose key it has; null for none
     */
    public static SSLContext context(@Nullable String alias) {
        try {
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(AUTHORITY.store("authority"));
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(alias == null ? null : AUTHORITY.store(alias), TestAuthority.PASSWORD.toCharArray());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static TestAuthority make() {
        try {
            return TestAuthority.shared()
                    .sign("server", "CN=server", "dns:localhost", "ip:127.0.0.1")
                    .sign("elsewhere", "CN=elsewhere", "dns:elsewhere.example")
                    .sign("alice", "CN=alice,O=Wonderland")
                    .leaveUnsigned("mallory", "CN=mallory", "dns:localhost", "ip:127.0.0.1");
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
