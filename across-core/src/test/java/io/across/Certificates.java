package io.across;

import io.across.fixtures.TestAuthority;
import java.io.IOException;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;
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
        return AUTHORITY.context(alias);
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
