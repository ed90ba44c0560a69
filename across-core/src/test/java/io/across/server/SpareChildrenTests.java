package io.across.server;

import static io.across.server.Served.PATIENCE;
import static io.across.server.Served.awaitGone;
import static io.across.server.Served.pidOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.across.Connection;
import io.across.Options;
import io.across.process.ChildJvm;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The stock of children that are started before a peer comes. */
@Timeout(180)
class SpareChildrenTests {

    private static final Options OPTIONS =
            Options.builder().timeout(Duration.ofSeconds(3)).build();
    private static final ChildSettings TWO = ChildSettings.defaults().withSpareChildren(2);

    @Test
    void aSpareChildServesTheNextPeerAndIsReplaced() {
        ProcessConnectionHandler handler = new ProcessConnectionHandler(OPTIONS, TWO);
        try (Served served = Served.by(handler)) {
            List<Long> before = awaitStock(handler);
            try (Connection connection = served.connect()) {
                long pid = pidOf(connection);
                assertThat(before).contains(pid);
                assertThat(awaitStock(handler)).doesNotContain(pid);
            }
        }
        assertNoChildren();
    }

    @Test
    void aSpareChildMayWaitForLongerThanTheTimeout() {
        ProcessConnectionHandler handler = new ProcessConnectionHandler(OPTIONS, TWO);
        try (Served served = Served.by(handler)) {
            List<Long> stock = awaitStock(handler);
            await().atMost(PATIENCE)
                    .until(() -> stock.stream().allMatch(pid -> age(pid).compareTo(Duration.ofSeconds(5)) > 0));
            try (Connection connection = served.connect()) {
                assertThat(stock).contains(pidOf(connection));
            }
        }
        assertNoChildren();
    }

    @Test
    void aSpareChildThatDiesIsReplaced() {
        ProcessConnectionHandler handler = new ProcessConnectionHandler(OPTIONS, TWO);
        try (Served served = Served.by(handler)) {
            List<Long> before = awaitStock(handler);
            long victim = before.get(0);
            ProcessHandle.of(victim).orElseThrow().destroyForcibly();
            awaitGone(victim);
            await().atMost(PATIENCE)
                    .until(() -> pids(handler).size() == 2 && !pids(handler).contains(victim));
            try (Connection connection = served.connect()) {
                assertThat(connection.call(() -> 42)).isEqualTo(42);
            }
        }
        assertNoChildren();
    }

    @Test
    void childrenThatDieAtOnceAreStartedLessAndLessOften() {
        ChildJvm broken = ChildJvm.builder().jvmArgs(List.of("-Xmx1k")).build();
        Instant begin = Instant.now();
        ProcessConnectionHandler handler = new ProcessConnectionHandler(broken, OPTIONS, TWO);
        try (Served served = Served.by(handler)) {
            await().atMost(PATIENCE).until(() -> handler.spares().pauseMillis() >= 1_600);
            // Two die at once, then one after each pause: some 200 and 400 ms lie behind it.
            assertThat(Duration.between(begin, Instant.now())).isGreaterThan(Duration.ofMillis(550));
            assertThat(served.handler().activeConnections()).isZero();
        }
        assertNoChildren();
    }

    @Test
    void allEndWithTheHandler() {
        ProcessConnectionHandler handler = new ProcessConnectionHandler(OPTIONS, TWO);
        List<Long> closed = awaitStock(handler);
        handler.close();
        assertThat(closed).allMatch(Served::isGone);

        ProcessConnectionHandler cancelled = new ProcessConnectionHandler(OPTIONS, TWO);
        List<Long> killed = awaitStock(cancelled);
        cancelled.cancel();
        killed.forEach(Served::awaitGone);
        cancelled.close();
        assertNoChildren();
    }

    @Test
    void aProgramThatCannotStandByIsRefused() {
        ChildJvm other = ChildJvm.builder().mainClass(SpareChildrenTests.class).build();

        assertThatIllegalStateException()
                .isThrownBy(() -> new ProcessConnectionHandler(other, OPTIONS, TWO))
                .withMessageContaining("SpareChildrenTests");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BiosConnectionHandler(List.of("cat"), OPTIONS, TWO))
                .withMessageContaining("spare-children");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ChildSettings.defaults().withSpareChildren(-1))
                .withMessageContaining("-1");
    }

    private static List<Long> awaitStock(ProcessConnectionHandler handler) {
        return await().atMost(PATIENCE).until(() -> pids(handler), pids -> pids.size() == 2);
    }

    private static List<Long> pids(ProcessConnectionHandler handler) {
        return handler.spares().spares().stream().map(ChildProcess::pid).toList();
    }

    private static Duration age(long pid) {
        Instant start = ProcessHandle.of(pid)
                .flatMap(handle -> handle.info().startInstant())
                .orElseThrow();
        return Duration.between(start, Instant.now());
    }

    private static void assertNoChildren() {
        await().atMost(PATIENCE)
                .until(() -> ProcessHandle.current().children().findAny().isEmpty());
    }
}
