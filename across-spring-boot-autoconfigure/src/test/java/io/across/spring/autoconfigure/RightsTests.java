package io.across.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.across.Across;
import io.across.Connection;
import io.across.DeniedException;
import io.across.Options;
import io.across.RemoteRunnable;
import io.across.Right;
import io.across.Rights;
import io.across.server.AcrossServer;
import io.across.spring.AcrossExposed;
import io.across.spring.OptionsCustomizer;
import io.across.spring.internal.FailureAnalyzedException;
import io.across.spring.server.AcrossListener;
import io.across.spring.server.ConnectionHandlerFactory;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What peers may do, by default and by properties. */
@Timeout(120)
class RightsTests {

    private static final String[] REMOTE = {
        "across.server.tcp.host=0.0.0.0", "across.server.tcp.port=0", "across.server.allow-remote=true"
    };

    private static final Logger LOGGER = (Logger) LoggerFactory.getLogger("io.across");

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @TempDir
    private Path directory;

    private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
            .withConfiguration(
                    AutoConfigurations.of(AcrossAutoConfiguration.class, AcrossServerAutoConfiguration.class))
            .withBean(English.class);

    @AcrossExposed
    public interface Greeter {
        String greet(String name);
    }

    /** A listener that no property describes. */
    @Configuration(proxyBeanMethods = false)
    static class OwnListener {
        @Bean
        AcrossListener ownListener(ConnectionHandlerFactory handlers, ApplicationEventPublisher events) {
            return new AcrossListener(
                    "own",
                    () -> AcrossServer.builder()
                            .tcp("localhost", 0)
                            .handler(handlers.create("own"))
                            .build(),
                    Duration.ZERO,
                    events);
        }
    }

    static final class English implements Greeter {
        @Override
        public String greet(String name) {
            return "hello " + name;
        }
    }

    @Test
    void whoeverIsThisUserMayDoEverything() {
        contextRunner.withPropertyValues("across.server.unix.path=" + socket()).run(context -> {
            try (Connection unix = Connection.fromUnix(socket())) {
                assertThat((int) unix.call(() -> 42)).isEqualTo(42);
                assertGreets(unix);
            }
            assertThat(logged(AcrossServer.class.getName()))
                    .singleElement()
                    .asString()
                    .matches("across-server unix:\\S+ is listening; rights of whoever connects: all");
        });
    }

    @Test
    void whoeverIsOnThisMachineMayCallExposedBeans() {
        contextRunner
                .withPropertyValues(
                        "across.server.tcp.port=0",
                        "across.server.listeners.group.unix.path=" + socket(),
                        "across.server.listeners.group.unix.permissions=rw-rw----",
                        "across.server.listeners.six.tcp.host=::1",
                        "across.server.listeners.six.tcp.port=0")
                .run(context -> {
                    try (Connection tcp = tcp(context, "tcp");
                            Connection group = Connection.fromUnix(socket())) {
                        assertGreets(tcp);
                        assertDenied(tcp);
                        assertGreets(group);
                        assertDenied(group);
                        assertThatThrownBy(() -> tcp.run(() -> {}))
                                .hasMessageContaining("\"across.server.rights: run-code, call-exposed\"");
                        assertThatThrownBy(() -> group.export("com.acme"))
                                .hasMessageContaining(
                                        "\"across.server.listeners.group.rights: ship-code, call-exposed\"");
                    }
                    assertThat(logged(AcrossServer.class.getName()))
                            .hasSize(3)
                            .allSatisfy(line -> assertThat(line)
                                    .endsWith(" is listening; rights of whoever connects: call-exposed"));
                    assertThat(logged("io.across.connection"))
                            .anySatisfy(line -> assertThat(line)
                                    .contains("the line \"across.server.rights: run-code, call-exposed\" would"
                                            + " allow it"));
                });
    }

    @Test
    void aListenerOfAUsersOwnIsTakenForOneThatOthersReach() {
        contextRunner.withUserConfiguration(OwnListener.class).run(context -> {
            InetSocketAddress address =
                    (InetSocketAddress) context.getBean(AcrossListener.class).address();
            try (Connection conn = Connection.fromTcp("localhost", address.getPort())) {
                assertGreets(conn);
                assertDenied(conn);
            }
        });
    }

    @Test
    void childProcessesAtAPortNeedAllRights() {
        for (String handler : new String[] {"process", "bios"}) {
            contextRunner
                    .withPropertyValues(
                            "across.server.listeners.door.tcp.port=0",
                            "across.server.listeners.door.handler=" + handler,
                            "across.server.unix.path=" + socket())
                    .run(context -> assertThat(context)
                            .getFailure()
                            .rootCause()
                            .isInstanceOfSatisfying(FailureAnalyzedException.class, failure -> {
                                assertThat(failure.getMessage())
                                        .startsWith("across.server.listeners.door serves its peers in child processes")
                                        .contains("only these rights: call-exposed (");
                                assertThat(failure.action()).contains("across.server.listeners.door.rights=all");
                            }));
        }
    }

    @Test
    void whoeverComesFromElsewhereMayCallExposedBeans() {
        contextRunner.withPropertyValues(REMOTE).run(context -> {
            try (Connection conn = tcp(context, "tcp")) {
                assertGreets(conn);
                assertDenied(conn);
            }
        });
    }

    @Test
    void aListenersOwnRightsWinOverTheServersAndThoseOverTheDefault() {
        contextRunner
                .withPropertyValues(REMOTE)
                .withPropertyValues(
                        "across.server.rights=all",
                        "across.server.listeners.strict.tcp.port=0",
                        "across.server.listeners.strict.rights[0]=call-exposed",
                        "across.server.listeners.strict.rights[1]=log-records",
                        "across.server.listeners.shut.tcp.port=0",
                        "across.server.listeners.shut.rights=none")
                .run(context -> {
                    try (Connection open = tcp(context, "tcp");
                            Connection strict = tcp(context, "strict");
                            Connection shut = tcp(context, "shut")) {
                        assertThat((int) open.call(() -> 42)).isEqualTo(42);
                        assertGreets(strict);
                        assertDenied(strict);
                        assertDenied(shut);
                        assertThatThrownBy(() -> assertGreets(shut)).isInstanceOf(DeniedException.class);
                    }
                });
    }

    @Test
    void theFarSideOfAConnectionHasTheRightsThatItsPropertiesSay() {
        contextRunner
                .withPropertyValues("across.server.unix.path=" + socket())
                .run(server -> contextRunner
                        .withPropertyValues(
                                "across.connections.trusted.uri=unix:" + socket(),
                                "across.connections.limited.uri=unix:" + socket(),
                                "across.connections.limited.rights=call-exposed, use-objects")
                        .run(client -> {
                            RemoteRunnable<Exception> backwards =
                                    () -> Across.connection().run(() -> {});
                            client.getBean("trusted", Connection.class).run(backwards);
                            assertThatThrownBy(() -> client.getBean("limited", Connection.class)
                                            .run(backwards))
                                    .hasMessageContaining(DeniedException.class.getName())
                                    .hasMessageContaining("RUN_CODE");
                        }));
    }

    @Test
    void rightsOfTheOptionsAreNotWidenedByADefault() {
        contextRunner
                .withBean(OptionsCustomizer.class, () -> options -> options.rights(Rights.of(Right.LOG_RECORDS)))
                .withPropertyValues(REMOTE)
                .withPropertyValues("across.server.unix.path=" + socket())
                .run(context -> {
                    try (Connection tcp = tcp(context, "tcp");
                            Connection unix = Connection.fromUnix(socket())) {
                        assertThatThrownBy(() -> assertGreets(tcp)).isInstanceOf(DeniedException.class);
                        assertThatThrownBy(() -> assertGreets(unix)).isInstanceOf(DeniedException.class);
                        assertDenied(unix);
                    }
                });
    }

    @Test
    void optionsOfAUsersOwnAreLeftAsTheyAre() {
        Options own = Options.defaults();
        contextRunner
                .withBean(Options.class, () -> own)
                .withPropertyValues("across.server.unix.path=" + socket())
                .run(context -> {
                    try (Connection conn = Connection.fromUnix(socket())) {
                        assertThatThrownBy(() -> assertGreets(conn)).hasMessageContaining("no object is exposed");
                    }
                });
    }

    @BeforeEach
    void listenToTheLog() {
        log.start();
        LOGGER.addAppender(log);
        LOGGER.setLevel(Level.INFO);
    }

    @AfterEach
    void leaveTheLog() {
        LOGGER.setLevel(null);
        LOGGER.detachAppender(log);
    }

    private List<String> logged(String logger) {
        return log.list.stream()
                .filter(event -> event.getLoggerName().equals(logger))
                .map(ILoggingEvent::getFormattedMessage)
                .filter(message -> !message.contains("stopped listening"))
                .toList();
    }

    private static void assertGreets(Connection conn) {
        assertThat(conn.exposed(Greeter.class, "greeter").greet("you")).isEqualTo("hello you");
    }

    private static void assertDenied(Connection conn) {
        assertThatThrownBy(() -> conn.call(() -> 42)).isInstanceOf(DeniedException.class);
        assertThatThrownBy(() -> conn.execute("6 * 7", Map.of())).isInstanceOf(DeniedException.class);
    }

    private Path socket() {
        return directory.resolve("s");
    }

    private static Connection tcp(ApplicationContext context, String listener) {
        return Connection.fromTcp(
                "localhost",
                context.getEnvironment().getRequiredProperty("local.across." + listener + ".port", Integer.class));
    }
}
