package io.across.spring.autoconfigure;

import io.across.Tls;
import io.across.spring.internal.FailureAnalyzedException;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.SslOptions;

/** TLS by an SSL bundle: new connections use what the bundle was when it was last updated. Thread-safe. */
final class BundleTls {

    private static final Logger log = LoggerFactory.getLogger(BundleTls.class);

    private final String property;
    private final String name;

    /** Replaced by whoever updates the bundle. */
    private volatile Current current;

    private BundleTls(String property, String name, SslBundle bundle) {
        this.property = property;
        this.name = name;
        this.current = current(bundle);
    }

    /**
     * What a property says.
     *
     * @param property that names the bundle, for messages
     * @param name of the bundle
     * @param bundles null if the application has none
     * @throws FailureAnalyzedException if there is no such bundle, or it cannot be used
     */
    static Tls of(String property, String name, @Nullable SslBundles bundles) {
        try {
            if (bundles == null) {
                throw new NoSuchSslBundleException(name, "the application has no SSL bundles");
            }
            BundleTls tls = new BundleTls(property, name, bundles.getBundle(name));
            bundles.addBundleUpdateHandler(name, tls::update);
            return tls.tls();
        } catch (NoSuchSslBundleException e) {
            throw new FailureAnalyzedException(
                    property + "=" + name + " names no SSL bundle of this application.",
                    "Define spring.ssl.bundle.pem." + name + " or spring.ssl.bundle.jks." + name
                            + (bundles == null || bundles.getBundleNames().isEmpty()
                                    ? "; there are no others."
                                    : ", or set " + property + " to one of those that there are: "
                                            + bundles.getBundleNames() + "."),
                    e);
        }
    }

    private Tls tls() {
        return Tls.of(() -> current.context()).withParameters(parameters -> current.applyTo(parameters));
    }

    private void update(SslBundle bundle) {
        try {
            current = current(bundle);
            log.info("SSL bundle '{}' of {} has been updated: new connections use it", name, property);
        } catch (FailureAnalyzedException e) {
            log.error("SSL bundle '{}' of {} cannot be used, what it was before stays", name, property, e);
        }
    }

    private Current current(SslBundle bundle) {
        try {
            return new Current(bundle.createSslContext(), bundle.getOptions());
        } catch (IllegalStateException | IllegalArgumentException e) {
            throw new FailureAnalyzedException(
                    property + "=" + name + ": this SSL bundle cannot be used: " + e.getMessage() + ".",
                    "Correct spring.ssl.bundle for '" + name + "'.",
                    e);
        }
    }

    private record Current(SSLContext context, SslOptions options) {

        void applyTo(SSLParameters parameters) {
            apply(options.getCiphers(), parameters::setCipherSuites);
            apply(options.getEnabledProtocols(), parameters::setProtocols);
        }

        private static void apply(String @Nullable [] values, Consumer<String[]> setter) {
            if (values != null) {
                setter.accept(values);
            }
        }
    }
}
