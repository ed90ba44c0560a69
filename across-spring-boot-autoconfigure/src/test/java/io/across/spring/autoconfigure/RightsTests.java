package io.across.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.across.Across;
import io.across.Connection;
import io.across.DeniedException;
import io.across.Options;
import io.across.RemoteRunnable;
import io.across.Right;
import io.across.Rights;
import io.across.spring.AcrossExposed;
import io.across.spring.OptionsCustomizer;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

/** What peers may do, by default and by properties. */
@Timeout(120)
class RightsTests {

    private static final String[] REMOTE = {
        "across.server.tcp.host=0.0.0.0", "across.server.tcp.port=0", "across.server.allow-remote=true"
    };

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

    static final class English implements Greeter {
        @Override
        public String greet(String name) {
            return "hello " + name;
        }
    }

    @Test
    void whoeverIsOnThisMachineMayDoEverything() {
        contextRunner
                .withPropertyValues("across.server.tcp.port=0", "across.server.unix.path=" + socket())
                .run(context -> {
                    try (Connection tcp = tcp(context, "tcp");
                            Connection unix = Connection.fromUnix(socket())) {
                        assertThat((int) tcp.call(() -> 42)).isEqualTo(42);
                        assertThat((int) unix.call(() -> 42)).isEqualTo(42);
                        assertGreets(unix);
                    }
                });
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
