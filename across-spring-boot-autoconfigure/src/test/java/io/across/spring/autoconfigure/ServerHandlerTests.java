package io.across.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.across.Connection;
import io.across.server.ServingChild;
import io.across.spring.endpoint.AcrossEndpoint;
import io.across.spring.endpoint.AcrossEndpoint.ListenerDescriptor;
import io.across.spring.server.AcrossListener;
import io.across.spring.shipped.Work;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

/** Where a listener's connections are served. */
@Timeout(180)
class ServerHandlerTests {

    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    private ApplicationContextRunner contextRunner = new ApplicationContextRunner();

    @BeforeEach
    void listenAtASocket() {
        contextRunner = new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        AcrossAutoConfiguration.class,
                        AcrossServerAutoConfiguration.class,
                        AcrossEndpointAutoConfiguration.class))
                .withPropertyValues(
                        "across.server.unix.path=" + socket(), "management.endpoints.web.exposure.include=across");
    }

    @Test
    void connectionsAreServedInThisProcessUnlessSaidOtherwise() {
        contextRunner.run(context -> {
            try (Connection connection = Connection.fromUnix(socket())) {
                assertThat(connection.call(() -> ProcessHandle.current().pid()))
                        .isEqualTo(ProcessHandle.current().pid());
                assertThat(listener(context).connections()).hasSize(1);
                assertThat(listener(context).children()).isEmpty();
            }
        });
    }

    @Test
    void eachConnectionIsServedInAChildOfItsOwn() {
        contextRunner
                .withPropertyValues(
                        "across.server.handler=process",
                        "across.server.child.java.max-heap=40MB",
                        "across.server.child.java.jvm-args=-Dgiven=yes",
                        "across.server.child.environment.GIVEN=too",
                        "across.options.accept-exported-classes=true")
                .run(context -> {
                    try (Connection one = Connection.fromUnix(socket());
                            Connection two = Connection.fromUnix(socket())) {
                        long pid = one.call(() -> ProcessHandle.current().pid());
                        assertThat(pid).isNotEqualTo(ProcessHandle.current().pid());
                        assertThat(two.call(() -> ProcessHandle.current().pid()))
                                .isNotEqualTo(pid);
                        assertThat(one.call(() -> Runtime.getRuntime().maxMemory()))
                                .isLessThanOrEqualTo(40L << 20);
                        assertThat(one.call(() -> System.getProperty("given"))).isEqualTo("yes");
                        assertThat(one.call(() -> System.getenv("GIVEN"))).isEqualTo("too");
                        assertThatTheEndpointShows(context, pid);
                    }
                    await().atMost(SOON).until(() -> listener(context).activeConnections() == 0);
                });
    }

    private static void assertThatTheEndpointShows(ApplicationContext context, long pid) {
        ListenerDescriptor shown =
                context.getBean(AcrossEndpoint.class).across().listeners().get(0);
        assertThat(shown.connections()).isEqualTo(2);
        assertThat(shown.children()).hasSize(2).anySatisfy(child -> {
            assertThat(child.pid()).isEqualTo(pid);
            assertThat(child.bytes().in()).isPositive();
            assertThat(child.bytes().out()).isPositive();
            assertThat(child.name()).contains("unix:");
        });
    }

    @Test
    void spareChildrenWaitForPeers() {
        contextRunner
                .withPropertyValues("across.server.handler=process", "across.server.child.spare=1")
                .run(context -> {
                    try (Connection connection = Connection.fromUnix(socket())) {
                        assertThat(connection.call(() -> 42)).isEqualTo(42);
                        assertThat(listener(context).children())
                                .extracting(ServingChild::pid)
                                .containsExactly(connection.call(
                                        () -> ProcessHandle.current().pid()));
                    }
                });
    }

    @Test
    void aChildThatBootsFromItsPeerHasThePeersClasses() {
        contextRunner
                .withPropertyValues("across.server.handler=bios", "across.server.child.java.max-heap=64MB")
                .run(context -> {
                    try (Connection connection = Connection.fromUnix(socket())) {
                        connection.export(Work.class);
                        assertThat(Work.loaderName(connection)).startsWith("across ");
                        assertThat(listener(context).children())
                                .extracting(ServingChild::pid)
                                .containsExactly(shellOf(Work.pid(connection)));
                    }
                });
    }

    /** The script stays, to tell why a JVM did not start. */
    private static long shellOf(long jvm) {
        return ProcessHandle.of(jvm)
                .flatMap(ProcessHandle::parent)
                .orElseThrow()
                .pid();
    }

    @Test
    void childrenEndWithTheContext() {
        long[] pid = new long[1];
        contextRunner.withPropertyValues("across.server.handler=process").run(context -> {
            Connection connection = Connection.fromUnix(socket());
            pid[0] = connection.call(() -> ProcessHandle.current().pid());
            context.getBean(AcrossListener.class).stop();
            await().atMost(SOON).until(() -> !connection.isConnected());
            connection.close();
        });
        await().atMost(SOON)
                .until(() ->
                        ProcessHandle.of(pid[0]).filter(ProcessHandle::isAlive).isEmpty());
    }

    private Path socket() {
        return directory.resolve("s");
    }

    private static AcrossListener listener(ApplicationContext context) {
        return context.getBean(AcrossListener.class);
    }
}
