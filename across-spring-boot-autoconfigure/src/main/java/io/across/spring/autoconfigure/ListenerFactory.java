package io.across.spring.autoconfigure;

import io.across.Tls;
import io.across.server.AcrossServer;
import io.across.spring.internal.FailureAnalyzedException;
import io.across.spring.server.AcrossListener;
import io.across.spring.server.AcrossServerCustomizer;
import io.across.spring.server.ConnectionHandlerFactory;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.ApplicationEventPublisher;

/** Makes the listeners that {@code across.server} describes. Finds mistakes before anything is bound. */
final class ListenerFactory {

    private final AcrossServerProperties properties;
    private final ConnectionHandlerFactory handlers;
    private final ObjectProvider<AcrossServerCustomizer> customizers;
    private final ObjectProvider<SslBundles> bundles;
    private final ApplicationEventPublisher events;

    ListenerFactory(
            AcrossServerProperties properties,
            ConnectionHandlerFactory handlers,
            ObjectProvider<AcrossServerCustomizer> customizers,
            ObjectProvider<SslBundles> bundles,
            ApplicationEventPublisher events) {
        this.properties = properties;
        this.handlers = handlers;
        this.customizers = customizers;
        this.bundles = bundles;
        this.events = events;
    }

    AcrossListener tcp() {
        ListenerSettings settings = ListenerSettings.unnamed("tcp", properties);
        return listener(settings, tcp(settings));
    }

    AcrossListener unix() {
        ListenerSettings settings = ListenerSettings.unnamed("unix", properties);
        return listener(settings, unix(settings));
    }

    AcrossListener named(String name) {
        ListenerSettings settings = ListenerSettings.named(name, properties);
        return listener(settings, settings.tcp().getPort() == null ? unix(settings) : tcp(settings));
    }

    private UnaryOperator<AcrossServer.Builder> tcp(ListenerSettings settings) {
        String property = settings.prefix() + ".tcp";
        String host = settings.tcp().getHost();
        Integer port = settings.tcp().getPort();
        if (port == null || port < 0 || port > 65_535) {
            throw new FailureAnalyzedException(
                    property + ".port must be between 0 and 65535, is " + port + ".",
                    "Correct " + property + ".port; 0 is any free port.");
        }
        requireLoopback(settings);
        Tls tls = settings.tls().tls(bundles);
        return server ->
                tls == null ? server.tcp(host, port) : server.tcp(host, port).tls(tls);
    }

    private static UnaryOperator<AcrossServer.Builder> unix(ListenerSettings settings) {
        Path path = settings.unix().getPath();
        if (path == null) {
            throw new IllegalStateException(settings.prefix() + ".unix.path has gone");
        }
        Set<PosixFilePermission> mode = mode(settings);
        return server -> server.unix(path, mode);
    }

    private static Set<PosixFilePermission> mode(ListenerSettings settings) {
        String permissions = settings.unix().getPermissions();
        try {
            return PosixFilePermissions.fromString(permissions);
        } catch (IllegalArgumentException e) {
            String property = settings.prefix() + ".unix.permissions";
            throw new FailureAnalyzedException(
                    property + " must be nine characters as ls shows them, is '" + permissions + "'.",
                    "Set " + property + " to rw-rw---- for the owner's group, or remove it for the owner alone.",
                    e);
        }
    }

    private AcrossListener listener(ListenerSettings settings, UnaryOperator<AcrossServer.Builder> address) {
        Duration grace = properties.getShutdown().getGracePeriod();
        if (grace.isNegative()) {
            throw new FailureAnalyzedException(
                    "across.server.shutdown.grace-period must not be negative, is " + grace + ".",
                    "Correct across.server.shutdown.grace-period; with 0 nobody waits for calls that are under way.");
        }
        return new AcrossListener(settings.name(), () -> server(settings, address), grace, events);
    }

    private AcrossServer server(ListenerSettings settings, UnaryOperator<AcrossServer.Builder> address) {
        AcrossServer.Builder server = address.apply(AcrossServer.builder())
                .handler(handlers.create(settings.name()))
                .maxConnections(settings.maxConnections());
        customizers.orderedStream().forEach(each -> each.customize(settings.name(), server));
        return server.build();
    }

    private void requireLoopback(ListenerSettings settings) {
        if (settings.isRemote() && !settings.tls().identifiesClients() && !properties.isAllowRemote()) {
            throw new FailureAnalyzedException(
                    settings.prefix() + ".tcp.host=" + settings.tcp().getHost()
                            + " can be reached from other machines, and nothing tells who connects.",
                    "Use localhost, or a Unix socket (across.server.unix.path), or let only those in who have a"
                            + " certificate: " + settings.tls().prefix() + ".bundle, with client-auth=need."
                            + " If it is meant, set"
                            + " across.server.allow-remote=true: peers then may call exposed beans, unless "
                            + settings.rightsPrefix() + ".rights grants them more.");
        }
    }
}
