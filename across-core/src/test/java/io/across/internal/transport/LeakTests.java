package io.across.internal.transport;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.across.fixtures.AcrossThreads;
import java.io.File;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What was opened and closed leaves no descriptor, thread or process. */
@Timeout(120)
class LeakTests {

    private static final File DESCRIPTORS = new File("/proc/self/fd");

    @BeforeEach
    void setUp() {
        assumeTrue(DESCRIPTORS.isDirectory(), "descriptors are counted in /proc");
    }

    @Test
    void socketsLeaveNothing() throws Exception {
        try (ServerSocketChannel listener = SocketTransportTests.listenTcp()) {
            int port = SocketTransportTests.port(listener);
            socket(listener, port);
            int before = descriptors();
            for (int i = 0; i < 1_000; i++) {
                socket(listener, port);
            }
            assertNothingLeft(before);
        }
    }

    private static void socket(ServerSocketChannel listener, int port) throws Exception {
        Transport transport = new Transports(null, false).tcp("127.0.0.1", port);
        transport.open(Duration.ofSeconds(30));
        try (SocketChannel peer = listener.accept()) {
            ByteBuffer one = ByteBuffer.allocate(1);
            assertThat(transport.awaitWritable(SECONDS.toNanos(30))).isTrue();
            transport.write(new ByteBuffer[] {one}, 1);
            assertThat(peer.write(one.clear())).isOne();
            assertThat(transport.read(one.clear(), SECONDS.toNanos(30))).isOne();
            transport.close();
            transport.awaitGone(Duration.ofSeconds(5));
        }
    }

    @Test
    void childProcessesLeaveNothing() throws Exception {
        child();
        int before = descriptors();
        for (int i = 0; i < 200; i++) {
            child();
        }
        assertThat(ProcessHandle.current().children().filter(ProcessHandle::isAlive))
                .isEmpty();
        assertNothingLeft(before);
    }

    private static void child() throws Exception {
        Transport transport = new Transports(null, true).command(List.of("cat"), process -> {});
        transport.open(Duration.ofSeconds(30));
        transport.write(new ByteBuffer[] {ByteBuffer.allocate(1)}, 1);
        assertThat(transport.read(ByteBuffer.allocate(1), SECONDS.toNanos(30))).isOne();
        transport.close();
        transport.awaitGone(Duration.ofSeconds(TimeUnit.MINUTES.toSeconds(1)));
        assertThat(transport.diagnosis()).startsWith("exit code 0");
    }

    private static int descriptors() {
        String[] names = DESCRIPTORS.list();
        return names == null ? -1 : names.length;
    }

    private static void assertNothingLeft(int before) {
        Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            assertThat(descriptors()).as("descriptors").isLessThanOrEqualTo(before + 3);
            assertThat(AcrossThreads.running("across-")).isEmpty();
        });
    }
}
