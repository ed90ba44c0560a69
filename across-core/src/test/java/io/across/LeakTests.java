package io.across;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.across.fixtures.AcrossThreads;
import io.across.process.ChildJvm;
import java.io.File;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Ten thousand calls and ten thousand proxies leave nothing behind: no entry, thread, descriptor or process. */
@Timeout(180)
class LeakTests {

    private static final int MANY = 10_000;

    private final AcrossThreads threads = new AcrossThreads();

    @Test
    @EnabledOnOs(OS.LINUX) // descriptors are counted in /proc
    void nothingIsLeftBehind() {
        use(100);
        threads.awaitNone();
        int descriptors = descriptors();
        use(MANY);
        threads.awaitNone();
        assertThat(ProcessHandle.current().children()).isEmpty();
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            System.gc();
            return descriptors() <= descriptors;
        });
    }

    private static void use(int count) {
        try (Connection child =
                Connection.fromCommand(ChildJvm.builder().build().command())) {
            useOver(child, count);
        }
        try (Peers peers = Peers.connect()) {
            useOver(peers.client(), count);
            await().atMost(Duration.ofSeconds(60)).until(() -> {
                System.gc();
                return peers.server().stats().objectsLent() == 0
                        && peers.client().stats().objectsHeld() == 0;
            });
            assertThat(peers.client().stats().callsOutstanding()).isZero();
            assertThat(peers.server().stats().callsRunning()).isZero();
        }
    }

    private static void useOver(Connection connection, int count) {
        for (int i = 0; i < count; i++) {
            int n = i;
            assertThat((int) connection.call(() -> n)).isEqualTo(n);
            List<String> proxy = connection.callRef(() -> new ArrayList<String>());
            assertThat(proxy).isNotNull();
        }
    }

    private static int descriptors() {
        String[] names = new File("/proc/self/fd").list();
        return names == null ? 0 : names.length;
    }
}
