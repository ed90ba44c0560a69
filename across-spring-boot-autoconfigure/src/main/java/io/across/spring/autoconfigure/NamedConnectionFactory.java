package io.across.spring.autoconfigure;

import io.across.Backoff;
import io.across.Endpoint;
import io.across.Options;
import io.across.Tls;
import io.across.spring.ConnectionOrigin;
import io.across.spring.PeerLanguage;
import io.across.spring.client.AcrossConnectionDetails;
import io.across.spring.client.NamedConnection;
import io.across.spring.client.NamedConnectionCustomizer;
import io.across.spring.internal.FailureAnalyzedException;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.ApplicationEventPublisher;

/**
 * Makes the connection that {@code across.connections.<name>} describes, with what beans add to it. Finds mistakes before
 * anything is opened.
 */
final class NamedConnectionFactory {

    private final String name;
    private final String prefix;
    private final AcrossConnectionProperties properties;
    private final BeanFactory beans;
    private final ApplicationEventPublisher events;

    NamedConnectionFactory(
            String name, AcrossConnectionProperties properties, BeanFactory beans, ApplicationEventPublisher events) {
        this.name = name;
        this.prefix = "across.connections." + name;
        this.properties = properties;
        this.beans = beans;
        this.events = events;
    }

    NamedConnection create() {
        Endpoint endpoint = endpoint();
        Options options = checked(".options", this::options);
        requireOneLanguage();
        NativeLimits.check(prefix, properties, options);
        AcrossConnectionProperties.Reconnect reconnect = properties.getReconnect();
        Backoff backoff = checked(
                ".reconnect",
                () -> Backoff.exponential(reconnect.getInitialDelay(), reconnect.getMaxDelay())
                        .maxAttempts(reconnect.getMaxAttempts()));
        NamedConnection connection = new NamedConnection(
                name,
                endpoint,
                options,
                reconnect.isEnabled() ? backoff : Backoff.never(),
                properties.isLazy(),
                events);
        if (properties.isFailFast()) {
            requireEager();
            connection.failFast();
        }
        if (properties.getLanguage() != null) {
            connection.expect(properties.getLanguage());
        }
        if (!properties.getExports().isEmpty()) {
            connection.export(properties.getExports().toArray(new String[0]));
        }
        new PythonExports(prefix, properties.getPythonExports()).applyTo(connection);
        if (properties.getLogForwarding().isEnabled()) {
            connection.forwardLogs(properties.getLogForwarding().getLevel());
        }
        return connection;
    }

    private void requireEager() {
        if (properties.isLazy() || properties.isOptional()) {
            String other = properties.isLazy() ? ".lazy" : ".optional";
            throw new FailureAnalyzedException(
                    prefix + ".fail-fast=true has the application start with the connection only, but " + prefix + other
                            + "=true says that it may start without.",
                    "Remove one of them.");
        }
    }

    private void requireOneLanguage() {
        PeerLanguage language = properties.getLanguage();
        if (language == PeerLanguage.JVM && properties.getPython() != null) {
            throw contradiction("jvm", "python");
        }
        if (language == PeerLanguage.JVM
                && !properties.getPythonExports().getModules().isEmpty()) {
            throw new FailureAnalyzedException(
                    prefix + ".language is jvm, but " + prefix + ".python-exports has modules for a Python process.",
                    "Remove one of them.");
        }
        if (language == PeerLanguage.PYTHON && properties.getJava() != null) {
            throw contradiction("python", "java");
        }
    }

    private FailureAnalyzedException contradiction(String language, String child) {
        return new FailureAnalyzedException(
                prefix + ".language is " + language + ", but " + prefix + "." + child + " starts a peer of the other.",
                "Remove " + prefix + ".language: what is started is of one language anyway.");
    }

    private Options options() {
        Options.Builder options = properties.getOptions().over(beans.getBean(Options.class)).toBuilder()
                .rightsProperty(prefix + ".rights");
        if (properties.getRights() != null) {
            options.rights(AcrossRight.rights(prefix + ".rights", properties.getRights()));
        }
        beans.getBeanProvider(NamedConnectionCustomizer.class)
                .orderedStream()
                .forEach(each -> each.customize(name, options));
        return Instrumentations.of(beans).applyTo(ConnectionOrigin.connection(name), options.build());
    }

    private Endpoint endpoint() {
        ConfiguredEndpoint configured = new ConfiguredEndpoint(prefix, properties, this::tls);
        return beans.getBeanProvider(AcrossConnectionDetails.class)
                .orderedStream()
                .map(details -> detailed(details, configured))
                .filter(Objects::nonNull)
                .findFirst()
                .orElseGet(configured::endpoint);
    }

    /** Only where it is needed: an endpoint of the application's own may do without the bundle, as in a test. */
    private @Nullable Tls tls() {
        String bundle = properties.getSsl().getBundle();
        return bundle == null
                ? null
                : BundleTls.of(
                        prefix + ".ssl.bundle",
                        bundle,
                        beans.getBeanProvider(SslBundles.class).getIfAvailable());
    }

    private @Nullable Endpoint detailed(AcrossConnectionDetails details, ConfiguredEndpoint configured) {
        Endpoint endpoint = details.endpoint(name);
        String uri = endpoint == null ? details.uri(name) : null;
        if (uri == null) {
            return endpoint;
        }
        try {
            return configured.at(uri);
        } catch (IllegalArgumentException e) {
            throw new FailureAnalyzedException(
                    "A bean of type AcrossConnectionDetails says of connection '" + name + "' what is not valid: "
                            + e.getMessage() + ".",
                    "Correct that bean, or have it answer null to leave it to " + prefix + ".",
                    e);
        }
    }

    private <T> T checked(String part, Supplier<T> value) {
        return CheckedProperties.checked(prefix, prefix + part, value);
    }
}
