package io.across.spring.autoconfigure;

import io.across.Options;
import io.across.server.AcrossServer;
import io.across.server.LocalConnectionHandler;
import io.across.spring.server.AcrossListener;
import io.across.spring.server.ConnectionHandlerFactory;
import io.across.spring.server.InboundTimes;
import io.across.spring.server.LocalPortPublisher;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Objects;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.ConfigurableEnvironment;

/** Auto-configuration of the listeners at which peers connect. */
@AutoConfiguration(after = AcrossAutoConfiguration.class)
@ConditionalOnClass(AcrossServer.class)
@ConditionalOnBooleanProperty(name = "across.server.enabled", matchIfMissing = true)
public final class AcrossServerAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    InboundTimes acrossInboundTimes() {
        return new InboundTimes();
    }

    @Bean
    @ConditionalOnMissingBean
    ConnectionHandlerFactory acrossConnectionHandlerFactory(
            Options options, InboundTimes times, AcrossProperties properties) {
        Options watched = options.toBuilder().listener(times).build();
        int limit = properties.getServer().getMaxConnections();
        return listener -> new LocalConnectionHandler(watched, limit);
    }

    @Bean
    @ConditionalOnMissingBean
    LocalPortPublisher acrossLocalPortPublisher(ConfigurableEnvironment environment) {
        return new LocalPortPublisher(environment);
    }

    @Bean
    @ConditionalOnProperty("across.server.tcp.port")
    AcrossListener acrossTcpListener(
            AcrossProperties properties,
            ConnectionHandlerFactory handlers,
            InboundTimes times,
            ApplicationEventPublisher events) {
        AcrossServerProperties server = properties.getServer();
        String host = server.getTcp().getHost();
        int port = Objects.requireNonNull(server.getTcp().getPort());
        requireLoopback(host, server.isAllowRemote());
        return new AcrossListener(
                "tcp",
                () -> AcrossServer.builder()
                        .tcp(host, port)
                        .handler(handlers.create("tcp"))
                        .maxConnections(server.getMaxConnections())
                        .build(),
                server.getShutdown().getGracePeriod(),
                times,
                events);
    }

    @Bean
    @ConditionalOnProperty("across.server.unix.path")
    AcrossListener acrossUnixListener(
            AcrossProperties properties,
            ConnectionHandlerFactory handlers,
            InboundTimes times,
            ApplicationEventPublisher events) {
        AcrossServerProperties server = properties.getServer();
        Path path = Objects.requireNonNull(server.getUnix().getPath());
        return new AcrossListener(
                "unix",
                () -> AcrossServer.builder()
                        .unix(path)
                        .handler(handlers.create("unix"))
                        .maxConnections(server.getMaxConnections())
                        .build(),
                server.getShutdown().getGracePeriod(),
                times,
                events);
    }

    private static void requireLoopback(String host, boolean allowRemote) {
        if (!allowRemote && !isLoopback(host)) {
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
            return false;
        }
    }
}
