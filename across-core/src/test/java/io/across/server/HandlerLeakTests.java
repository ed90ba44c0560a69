package io.across.server;

import static io.across.server.Served.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.acme.jobs.Jobs;
import io.across.Connection;
import io.across.Options;
import io.across.fixtures.AcrossThreads;
import java.io.File;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Connections one after another leave no process, thread or descriptor behind. */
@Timeout(600)
@EnabledOnOs(OS.LINUX) // descriptors are counted in /proc
class HandlerLeakTests {

    /** A child JVM takes seconds on a busy machine: {@code -Dacross.handler.connections=200} makes it many. */
    private static final int CONNECTIONS = Integer.getInteger("across.handler.connections", 6);

    /** Threads that connections have in common. */
    private static final List<String> SHARED =
            List.of("across-worker", "across-timer", "across-watchdog", "across-reaper");

    private static final AcrossThreads THREADS = new AcrossThreads();

    private static final Options OPTIONS =
            Options.builder().timeout(Duration.ofSeconds(30)).build();

    @AfterAll
    static void nothingRunsOn() {
        THREADS.awaitNone();
    }

    @Test
    void localHandlerLeavesNothing() {
        assertLeavesNothing(() -> new LocalConnectionHandler(OPTIONS));
    }

    @Test
    void processHandlerLeavesNothing() {
        assertLeavesNothing(() -> new ProcessConnectionHandler(OPTIONS));
    }

    @Test
    void processHandlerWithSpareChildrenLeavesNothing() {
        ChildSettings spare = ChildSettings.defaults().withSpareChildren(1);
        assertLeavesNothing(() -> new ProcessConnectionHandler(OPTIONS, spare));
    }

    @Test
    void biosHandlerLeavesNothing() {
        List<String> before = bootDirectories();
        assertLeavesNothing(() -> new BiosConnectionHandler(OPTIONS), HandlerLeakTests::callShippedCode);
        // Tests of another process have such directories, too, but not for long.
        await().atMost(PATIENCE).until(() -> before.containsAll(bootDirectories()));
    }

    private static void assertLeavesNothing(Supplier<ConnectionHandler> handlers) {
        assertLeavesNothing(handlers, HandlerLeakTests::call);
    }

    private static void assertLeavesNothing(Supplier<ConnectionHandler> handlers, Consumer<Connection> use) {
        use(handlers.get(), 3, use);
        THREADS.awaitNoneBut(SHARED);
        int descriptors = Served.descriptors();
        use(handlers.get(), CONNECTIONS, use);
        THREADS.awaitNoneBut(SHARED);
        assertThat(ProcessHandle.current().children()).isEmpty();
        await().atMost(PATIENCE).until(() -> {
            System.gc();
            return Served.descriptors() <= descriptors;
        });
    }

    private static void call(Connection connection) {
        assertThat(connection.call(() -> 42)).isEqualTo(42);
    }

    private static void callShippedCode(Connection connection) {
        connection.export(Jobs.class);
        assertThat(Jobs.mirror(connection, new Jobs.Point(1, 2))).isEqualTo(new Jobs.Point(2, 1));
    }

    /** What the BIOS leaves behind if it fails. */
    private static List<String> bootDirectories() {
        File[] directories = new File(System.getProperty("java.io.tmpdir"))
                .listFiles(file -> file.getName().matches("across-\\d+-\\d") && file.isDirectory());
        return Arrays.stream(Objects.requireNonNull(directories))
                .map(File::getName)
                .toList();
    }

    private static void use(ConnectionHandler handler, int count, Consumer<Connection> use) {
        try (Served served = Served.by(handler)) {
            for (int i = 0; i < count; i++) {
                try (Connection connection = served.connect()) {
                    use.accept(connection);
                }
            }
            served.awaitNobody();
        }
    }
}
