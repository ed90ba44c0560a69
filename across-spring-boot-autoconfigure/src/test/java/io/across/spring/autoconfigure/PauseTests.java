package io.across.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.across.Connection;
import io.across.ConnectionState;
import io.across.NotSentException;
import io.across.spring.AcrossConnections;
import io.across.spring.client.NamedConnections;
import io.across.spring.server.AcrossListener;
import io.across.spring.server.AcrossServerStartedEvent;
import io.across.spring.server.AcrossServerStoppedEvent;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;

/** Contexts that are stopped and started again, and listeners that go with them. */
@Timeout(120)
class PauseTests {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
            .withConfiguration(
                    AutoConfigurations.of(AcrossAutoConfiguration.class, AcrossServerAutoConfiguration.class))
            .withPropertyValues("across.server.rights=all");

    @TempDir
    private Path directory;

    @Test
    void aListenerGetsItsPortAgainAndConnectionsComeBack() throws Exception {
        int port = freePort();
        withPair("across.server.tcp.port=" + port, "tcp://localhost:" + port, (server, client) -> {
            for (int i = 0; i < 3; i++) {
                server.stop();
                await().atMost(PATIENCE).until(() -> far(client).state() == ConnectionState.STARTING);
                server.start();

                assertThat((int) far(client).within(PATIENCE).call(() -> 7)).isEqualTo(7);
                assertThat(((InetSocketAddress) listener(server).address()).getPort())
                        .isEqualTo(port);
                assertThat(server.getEnvironment().getProperty("local.across.port", int.class))
                        .isEqualTo(port);
            }
        });
    }

    @Test
    void namedConnectionsComeBackWithTheirContext() {
        Path socket = directory.resolve("s");
        withPair("across.server.unix.path=" + socket, "unix:" + socket, (server, client) -> {
            AcrossConnections inbound = server.getBean(AcrossConnections.class);
            for (int i = 0; i < 3; i++) {
                client.stop();

                assertThat(far(client).state()).isEqualTo(ConnectionState.STOPPED);
                assertThat(client.getBean(NamedConnections.class).isRunning()).isFalse();
                assertThatExceptionOfType(NotSentException.class)
                        .isThrownBy(() -> far(client).call(() -> 7))
                        .withMessageContaining("is stopped");
                await().atMost(PATIENCE).until(() -> inbound.inbound().isEmpty());

                client.start();

                assertThat((int) far(client).within(PATIENCE).call(() -> 7)).isEqualTo(7);
                assertThat(inbound.inbound()).hasSize(1);
            }
        });
    }

    @Test
    void aPausedContextRestarts() {
        Path socket = directory.resolve("s");
        withPair("across.server.unix.path=" + socket, "unix:" + socket, (server, client) -> {
            client.pause();
            server.pause();
            assertThat(far(client).state()).isEqualTo(ConnectionState.STOPPED);
            assertThat(listener(server).isRunning()).isFalse();
            assertThat(listener(server).address()).isNull();

            server.restart();
            client.restart();
            assertThat((int) far(client).within(PATIENCE).call(() -> 7)).isEqualTo(7);
        });
    }

    @Test
    void startsAndStopsArePublished() {
        List<ApplicationEvent> events = new CopyOnWriteArrayList<>();
        contextRunner
                .withPropertyValues("across.server.tcp.port=0")
                .withInitializer(context -> {
                    context.addApplicationListener((ApplicationListener<AcrossServerStartedEvent>) events::add);
                    context.addApplicationListener((ApplicationListener<AcrossServerStoppedEvent>) events::add);
                })
                .run(context -> {
                    ConfigurableApplicationContext own = context.getSourceApplicationContext();
                    assertThat(events).hasExactlyElementsOfTypes(AcrossServerStartedEvent.class);
                    own.stop();
                    own.start();
                    assertThat(events)
                            .hasExactlyElementsOfTypes(
                                    AcrossServerStartedEvent.class,
                                    AcrossServerStoppedEvent.class,
                                    AcrossServerStartedEvent.class);
                    AcrossServerStartedEvent last = (AcrossServerStartedEvent) events.get(2);
                    assertThat(last.getAddress()).isEqualTo(listener(own).address());
                    assertThat(((InetSocketAddress) last.getAddress()).getPort())
                            .isEqualTo(own.getEnvironment().getProperty("local.across.port", int.class));
                });
    }

    @Test
    void aListenerThatCannotStartTakesTheOthersDownAndKeepsNoThread() throws Exception {
        int port = freePort();
        contextRunner
                .withPropertyValues(
                        "across.server.tcp.port=" + port,
                        "across.server.unix.path="
                                + directory.resolve("missing").resolve("s"))
                .run(context -> assertThat(context).hasFailed());

        await().atMost(PATIENCE)
                .until(() -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().startsWith("across-listener")));
        try (ServerSocket again = new ServerSocket()) {
            again.bind(new InetSocketAddress("localhost", port));
            assertThat(again.isBound()).isTrue();
        }
    }

    private interface Pair {
        void use(ConfigurableApplicationContext server, ConfigurableApplicationContext client) throws Exception;
    }

    private void withPair(String listen, String uri, Pair pair) {
        contextRunner
                .withPropertyValues(listen)
                .run(server -> contextRunner
                        .withPropertyValues(
                                "across.connections.far.uri=" + uri,
                                "across.connections.far.reconnect.initial-delay=10ms",
                                "across.connections.far.reconnect.max-delay=50ms")
                        .run(client -> {
                            assertThat((int) far(client).within(PATIENCE).call(() -> 1))
                                    .isEqualTo(1);
                            pair.use(server.getSourceApplicationContext(), client.getSourceApplicationContext());
                        }));
    }

    private static Connection far(ApplicationContext context) {
        return context.getBean("far", Connection.class);
    }

    private static AcrossListener listener(ConfigurableApplicationContext context) {
        return context.getBean(AcrossListener.class);
    }

    private static int freePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("localhost"))) {
            return socket.getLocalPort();
        }
    }
}
