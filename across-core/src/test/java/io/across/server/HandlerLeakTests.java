package io.across.server;

import static io.across.server.Served.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.across.Connection;
import io.across.Options;
import io.across.process.ChildJvm;
import java.time.Duration;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Two hundred connections one after another leave no process, thread or descriptor behind. */
@Timeout(600)
@EnabledOnOs(OS.LINUX) // descriptors are counted in /proc
class HandlerLeakTests {

    /** A child JVM takes most of a second: {@code -Dacross.handler.connections=200} makes it many. */
    private static final int CONNECTIONS = Integer.getInteger("across.handler.connections", 25);

    private static final Options OPTIONS =
            Options.builder().timeout(Duration.ofSeconds(30)).build();

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
        assertLeavesNothing(
                () -> new BiosConnectionHandler(ChildJvm.builder().build().command(), OPTIONS));
    }

    private static void assertLeavesNothing(Supplier<ConnectionHandler> handlers) {
        use(handlers.get(), 3);
        Served.awaitNoThreads();
        int descriptors = Served.descriptors();
        use(handlers.get(), CONNECTIONS);
        Served.awaitNoThreads();
        assertThat(ProcessHandle.current().children()).isEmpty();
        await().atMost(PATIENCE).until(() -> {
            System.gc();
            return Served.descriptors() <= descriptors;
        });
    }

    private static void use(ConnectionHandler handler, int count) {
        try (Served served = Served.by(handler)) {
            for (int i = 0; i < count; i++) {
                int n = i;
                try (Connection connection = served.connect()) {
                    assertThat((int) connection.call(() -> n)).isEqualTo(n);
                }
            }
            served.awaitNobody();
        }
    }
}
