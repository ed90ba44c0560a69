package io.across.spring.autoconfigure;

import io.across.Tls;
import io.across.Tls.ClientAuth;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.ssl.SslBundles;

/**
 * How a TCP listener is secured.
 *
 * @param properties of the listener, or those of the server that hold for it
 * @param prefix of these properties
 */
record ListenerTls(AcrossListenerProperties.Ssl properties, String prefix) {

    /** Whether a certificate tells who connects. */
    boolean identifiesClients() {
        return properties.getBundle() != null && properties.getClientAuth() == ClientAuth.NEED;
    }

    /** Null if it is not secured. */
    @Nullable Tls tls(ObjectProvider<SslBundles> bundles) {
        String bundle = properties.getBundle();
        return bundle == null
                ? null
                : BundleTls.of(prefix + ".bundle", bundle, bundles.getIfAvailable())
                        .withClientAuth(properties.getClientAuth());
    }
}
