package io.across.spring.autoconfigure;

import io.across.server.AcrossServer;
import io.across.spring.server.AcrossListener;
import io.across.spring.server.ConnectionHandlerFactory;
import io.across.spring.server.InboundTimes;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.context.ApplicationEventPublisher;

/** Makes the listeners that {@code across.server} describes. Finds mistakes before anything is bound. */
final class ListenerFactory {

    private final AcrossServerProperties properties;
    private final ConnectionHandlerFactory handlers;
    private final InboundTimes times;
    private final ApplicationEventPublisher events;

    ListenerFactory(
            AcrossServerProperties properties,
            ConnectionHandlerFactory handlers,
            InboundTimes times,
            ApplicationEventPublisher events) {
        this.properties = properties;
        this.handlers = handlers;
        this.times = times;
        this.events = events;
    }

    AcrossListener tcp() {
        String host = properties.getTcp().getHost();
        int port = Objects.requireNonNull(properties.getTcp().getPort());
        if (port < 0 || port > 65_535) {
            throw new FailureAnalyzedException(
                    "across.server.tcp.port must be between 0 and 65535, is " + port + ".",
                    "Correct across.server.tcp.port; 0 is any free port.");
        }
        requireLoopback(host);
        return listener("tcp", server -> server.tcp(host, port));
    }

    AcrossListener unix() {
        Path path = Objects.requireNonNull(properties.getUnix().getPath());
        return listener("unix", server -> server.unix(path));
    }

    private AcrossListener listener(String name, UnaryOperator<AcrossServer.Builder> address) {
        return new AcrossListener(
                name,
                () -> address.apply(AcrossServer.builder())
                        .handler(handlers.create(name))
                        .maxConnections(maxConnections(properties))
                        .build(),
                properties.getShutdown().getGracePeriod(),
                times,
                events);
    }

    /** The limit, checked. */
    static int maxConnections(AcrossServerProperties properties) {
        int limit = properties.getMaxConnections();
        if (limit <= 0) {
            throw new FailureAnalyzedException(
                    "across.server.max-connections must be positive, is " + limit + ".",
                    "Correct across.server.max-connections; across.server.enabled=false starts no listener.");
        }
        return limit;
    }

    private void requireLoopback(String host) {
        if (!properties.isAllowRemote() && !isLoopback(host)) {
            throw new FailureAnalyzedException(
                    "across.server.tcp.host=" + host
                            + " can be reached from other machines, and whoever connects can run code in this process.",
                    "Use localhost, or a Unix socket (across.server.unix.path). If it is meant, set"
                            + " across.server.allow-remote=true and see to it that only trusted machines get through.");
        }
    }

    private static boolean isLoopback(String host) {
        try {
            for (InetAddress address : InetAddress.getAllByName(host)) {
                if (!address.isLoopbackAddress()) {
                    return false;
                }
            }
            return true;
        } catch (UnknownHostException e) {
            throw new FailureAnalyzedException(
                    "across.server.tcp.host=" + host + " is not known to this machine: " + e.getMessage() + ".",
                    "Set across.server.tcp.host to localhost, or to a name or an address of this machine.",
                    e);
        }
    }
}
