package io.across.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.across.Connection;
import io.across.NotSentException;
import io.across.Options;
import io.across.PeerIdentity;
import io.across.server.AcrossServer;
import io.across.server.LocalConnectionHandler;
import io.across.spring.OptionsCustomizer;
import io.across.spring.client.AcrossConnectionDetails;
import io.across.spring.client.ConnectionEstablishedEvent;
import io.across.spring.client.ConnectionLostEvent;
import io.across.spring.client.NamedConnectionCustomizer;
import io.across.spring.internal.FailureAnalyzedException;
import io.across.spring.server.AcrossListener;
import io.across.spring.server.AcrossServerCustomizer;
import io.across.spring.server.PeerConnectedEvent;
import io.across.spring.server.PeerDisconnectedEvent;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationListener;

/** What an application can change by beans of its own, and listeners that have names. */
@Timeout(120)
class ExtensionPointTests {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
            .withConfiguration(
                    AutoConfigurations.of(AcrossAutoConfiguration.class, AcrossServerAutoConfiguration.class));

    @TempDir
    private Path directory;

    @Test
    void optionsAreCustomizedAfterTheProperties() {
        contextRunner
                .withBean(OptionsCustomizer.class, () -> options -> options.maxServedCalls(7))
                .withPropertyValues("across.options.max-served-calls=3", "across.options.max-queued-calls=4")
                .run(context -> {
                    assertThat(context.getBean(Options.class).maxServedCalls()).isEqualTo(7);
                    assertThat(context.getBean(Options.class).maxQueuedCalls()).isEqualTo(4);
                });
    }

    @Test
    void connectionsAreCustomizedByName() {
        contextRunner
                .withBean(
                        NamedConnectionCustomizer.class,
                        () -> (name, options) -> options.timeout(Duration.ofMillis(name.equals("far") ? 40 : 60)))
                .withPropertyValues(
                        "across.connections.far.uri=tcp://localhost:1",
                        "across.connections.far.lazy=true",
                        "across.connections.far.options.timeout=10m")
                .run(context -> assertThatExceptionOfType(NotSentException.class)
                        .isThrownBy(
                                () -> context.getBean("far", Connection.class).call(() -> 1))
                        .withMessageContaining("timeout=40 ms"));
    }

    @Test
    void serversAreCustomizedByName() {
        AtomicReference<String> customized = new AtomicReference<>();
        LocalConnectionHandler own = new LocalConnectionHandler(Options.defaults());
        contextRunner
                .withBean(AcrossServerCustomizer.class, () -> (listener, server) -> {
                    customized.set(listener);
                    server.handler(own);
                })
                .withPropertyValues("across.server.tcp.port=0", "across.server.rights=all")
                .run(server -> {
                    assertThat(customized).hasValue("tcp");
                    int port = server.getEnvironment().getRequiredProperty("local.across.port", int.class);
                    try (Connection connection = Connection.fromTcp("localhost", port)) {
                        connection.call(() -> 1);
                        assertThat(own.activeConnections()).isEqualTo(1);
                    }
                });
    }

    private void connectTo(String name, String port) {
        try (Connection connection = Connection.fromTcp("localhost", Integer.parseInt(port))) {
            assertThat((String) connection.call(() -> name)).isEqualTo(name);
            assertThat(connection.isConnected()).isTrue();
        }
    }

    @Test
    void detailsReplaceTheAddressOfTheConnectionsTheyKnow() {
        contextRunner
                .withPropertyValues("across.server.tcp.port=0", "across.server.rights=all")
                .run(server -> {
                    String port = server.getEnvironment().getProperty("local.across.port");
                    contextRunner
                            .withBean(
                                    AcrossConnectionDetails.class,
                                    () -> name -> name.equals("far") ? "tcp://localhost:" + port : null)
                            .withPropertyValues(
                                    "across.connections.far.uri=tcp://localhost:1",
                                    "across.connections.other.uri=tcp://localhost:1",
                                    "across.connections.other.options.timeout=50ms")
                            .run(context -> {
                                assertThat((int) context.getBean("far", Connection.class)
                                                .call(() -> 42))
                                        .isEqualTo(42);
                                assertThatExceptionOfType(NotSentException.class)
                                        .isThrownBy(() -> context.getBean("other", Connection.class)
                                                .call(() -> 1));
                            });
                });
    }

    @Test
    void anAddressMayBeGivenInParts() {
        Path socket = directory.resolve("s");
        contextRunner
                .withPropertyValues(
                        "across.server.tcp.port=0", "across.server.rights=all", "across.server.unix.path=" + socket)
                .run(server -> contextRunner
                        .withPropertyValues(
                                "across.connections.tcp.tcp.port="
                                        + server.getEnvironment().getProperty("local.across.port"),
                                "across.connections.unix.unix.path=" + socket)
                        .run(context -> assertThat(context.getBeansOfType(Connection.class))
                                .containsOnlyKeys("tcp", "unix")
                                .allSatisfy((name, connection) -> assertThat((int) connection.call(() -> 42))
                                        .isEqualTo(42))));
    }

    @Test
    void aPythonIsStartedByItsInterpreterAndOptions() {
        contextRunner
                .withPropertyValues(
                        "across.connections.python.python.interpreter=python3",
                        "across.connections.python.python.options=-Xutf8",
                        "across.connections.defaults.python=")
                .run(context -> assertThat(context.getBeansOfType(Connection.class))
                        .containsOnlyKeys("python", "defaults")
                        .allSatisfy((name, connection) -> assertThat(
                                        connection.awaitReady().peer())
                                .asString()
                                .containsIgnoringCase("python")));
    }

    @Test
    void detailsThatAreWrongAreAnalysed() {
        contextRunner
                .withBean(AcrossConnectionDetails.class, () -> name -> "http://localhost")
                .withPropertyValues("across.connections.far.uri=tcp://localhost:1")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("connection URI 'http://localhost' must begin with"));
    }

    /** Keeps what happens to connections. */
    static final class Events implements ApplicationListener<ApplicationEvent> {

        private final List<String> heard = new CopyOnWriteArrayList<>();

        @Override
        public void onApplicationEvent(ApplicationEvent event) {
            if (event instanceof ConnectionEstablishedEvent established) {
                heard.add("established " + established.getConnection().name() + by(established.getPeerIdentity()));
                throw new IllegalStateException("a listener that fails");
            } else if (event instanceof ConnectionLostEvent lost) {
                heard.add("lost " + lost.getConnection().name() + by(lost.getPeerIdentity())
                        + (lost.getFailure() == null ? "" : " by a failure"));
            } else if (event instanceof PeerConnectedEvent connected) {
                heard.add("connected to " + connected.getListener() + by(connected.getPeerIdentity()));
                throw new IllegalStateException("a listener that fails");
            } else if (event instanceof PeerDisconnectedEvent disconnected) {
                heard.add("disconnected from " + disconnected.getListener() + by(disconnected.getPeerIdentity())
                        + (disconnected.getFailure() == null ? "" : " by a failure"));
            }
        }

        private static String by(PeerIdentity identity) {
            return identity == null ? "" : " (" + identity + ")";
        }
    }

    @Test
    void changesOfStateAreEvents() {
        contextRunner
                .withPropertyValues("across.server.tcp.port=0", "across.server.rights=all")
                .run(server -> {
                    String port = server.getEnvironment().getProperty("local.across.port");
                    contextRunner
                            .withBean(Events.class)
                            .withPropertyValues("across.connections.far.uri=tcp://localhost:" + port)
                            .run(context -> {
                                List<String> heard = context.getBean(Events.class).heard;
                                Connection far = context.getBean("far", Connection.class);
                                await().atMost(PATIENCE).until(() -> heard.size() == 1);
                                far.cancel();
                                await().atMost(PATIENCE).until(() -> heard.size() == 3);
                                assertThat(heard)
                                        .containsExactly("established far", "lost far by a failure", "established far");
                            });
                });
    }

    @Test
    void whoIsAtTheOtherEndIsInTheEvents() throws Exception {
        Path socket = directory.resolve("s");
        String user = " (user " + System.getProperty("user.name") + ")";
        contextRunner
                .withBean(Events.class)
                .withPropertyValues("across.server.unix.path=" + socket)
                .run(server -> {
                    List<String> heard = server.getBean(Events.class).heard;
                    // Somebody who never says who they are has not connected.
                    try (SocketChannel silent = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
                        assertThat(silent.isConnected()).isTrue();
                    }
                    contextRunner
                            .withBean(Events.class)
                            .withPropertyValues("across.connections.far.uri=unix:" + socket)
                            .run(client -> {
                                List<String> there = client.getBean(Events.class).heard;
                                await().atMost(PATIENCE).until(() -> there.size() == 1 && heard.size() == 1);
                                client.getBean("far", Connection.class).cancel();
                                await().atMost(PATIENCE).until(() -> there.size() == 3 && heard.size() == 3);
                                assertThat(there)
                                        .containsExactly(
                                                "established far" + user,
                                                "lost far" + user + " by a failure",
                                                "established far" + user);
                            });
                    await().atMost(PATIENCE).until(() -> heard.size() == 4);
                    assertThat(heard)
                            .containsExactly(
                                    "connected to unix" + user,
                                    "disconnected from unix" + user + " by a failure",
                                    "connected to unix" + user,
                                    "disconnected from unix" + user);
                });
    }

    @Test
    void aConnectionIsGivenUpAfterItsLastAttempt() {
        contextRunner
                .withPropertyValues(
                        "across.connections.far.uri=unix:" + directory.resolve("nobody"),
                        "across.connections.far.reconnect.initial-delay=1ms",
                        "across.connections.far.reconnect.max-attempts=3")
                .run(context -> assertThatExceptionOfType(NotSentException.class)
                        .isThrownBy(
                                () -> context.getBean("far", Connection.class).call(() -> 1))
                        .withMessageContaining("reconnect.max-attempts=3 attempts have failed"));
    }

    @Test
    void severalListenersHaveNames() {
        Path socket = directory.resolve("s");
        contextRunner
                .withPropertyValues(
                        "across.server.tcp.port=0",
                        "across.server.rights=all",
                        "across.server.unix.path=" + directory.resolve("u"),
                        "across.server.listeners.admin.tcp.port=0",
                        "across.server.listeners.admin.max-connections=1",
                        "across.server.listeners.group.unix.path=" + socket,
                        "across.server.listeners.group.unix.permissions=rw-rw----")
                .run(context -> {
                    assertThat(context.getBeansOfType(AcrossListener.class))
                            .containsOnlyKeys(
                                    "acrossTcpListener",
                                    "acrossUnixListener",
                                    "acrossAdminListener",
                                    "acrossGroupListener")
                            .allSatisfy((bean, listener) ->
                                    assertThat(listener.isRunning()).isTrue());
                    String tcp = context.getEnvironment().getProperty("local.across.port");
                    String admin = context.getEnvironment().getProperty("local.across.admin.port");
                    assertThat(admin).isNotEqualTo(tcp);
                    connectTo("tcp", tcp);
                    connectTo("admin", admin);
                    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
                            .isEqualTo("rw-rw----");
                    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("u"))))
                            .isEqualTo("rw-------");
                });
    }

    @Test
    void aNamedListenerHasAHandlerOfItsOwn() {
        contextRunner
                .withPropertyValues(
                        "across.options.accept-exported-classes=true",
                        "across.server.handler=process",
                        "across.server.listeners.here.tcp.port=0",
                        "across.server.listeners.here.handler=local")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(FailureAnalyzedException.class)
                        .hasMessageContaining("but across.server.listeners.here serves its peers in this process"));
        contextRunner
                .withPropertyValues(
                        "across.server.listeners.child.tcp.port=0",
                        "across.server.listeners.child.handler=process",
                        "across.server.listeners.child.rights=all",
                        "across.server.listeners.child.child.java.max-heap=64MB")
                .run(context -> {
                    String port = context.getEnvironment().getProperty("local.across.child.port");
                    try (Connection connection = Connection.fromTcp("localhost", Integer.parseInt(port))) {
                        assertThat((long) connection.call(
                                        () -> ProcessHandle.current().pid()))
                                .isNotEqualTo(ProcessHandle.current().pid());
                    }
                });
    }

    @Test
    void aUsersOwnListenerReplacesTheOneOfItsName() {
        AcrossListener own = new AcrossListener(
                "own", () -> AcrossServer.builder().tcp("localhost", 0).build(), Duration.ZERO, event -> {});
        contextRunner
                .withBean("acrossAdminListener", AcrossListener.class, () -> own)
                .withPropertyValues("across.server.listeners.admin.tcp.port=0")
                .run(context ->
                        assertThat(context.getBean(AcrossListener.class)).isSameAs(own));
    }

    @Test
    void whatNobodyListensForIsNotChecked() {
        contextRunner
                .withPropertyValues("across.options.accept-exported-classes=true")
                .run(context -> assertThat(context).hasNotFailed());
    }
}
