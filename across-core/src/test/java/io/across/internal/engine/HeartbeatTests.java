package io.across.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.across.internal.transport.InMemoryTransport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** In virtual time: nobody waits. */
class HeartbeatTests {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration STEP = Duration.ofMillis(10);

    private final VirtualTime time = new VirtualTime();
    private final Line line = new Line();

    @Test
    void whoIsSilentSaysThatItLives() {
        start(Duration.ZERO, SECOND);

        time.pass(Duration.ofMinutes(1));

        assertThat(line.idles).hasSizeBetween(120, 160);
        for (int i = 1; i < line.idles.size(); i++) {
            assertThat(line.idles.get(i) - line.idles.get(i - 1)).isLessThanOrEqualTo(SECOND.toNanos() / 2);
        }
    }

    @Test
    void whoWritesNeedNotSayIt() {
        start(Duration.ZERO, SECOND);

        during(Duration.ofSeconds(20), () -> line.written = time.nanos());

        assertThat(line.idles).isEmpty();
    }

    @Test
    void aSilentPeerIsGivenUpWhenItsTimeIsOver() {
        start(SECOND, Duration.ZERO);

        time.pass(Duration.ofMillis(990));
        assertThat(line.failures).isEmpty();
        time.pass(Duration.ofMillis(100));

        assertThat(line.failures)
                .singleElement()
                .satisfies(failure -> assertThat(failure)
                        .hasMessageMatching("nothing was heard from the peer for 10\\d\\d ms, its timeout is 1000 ms"));
        assertThat(time.hasPlans()).isFalse();
    }

    @Test
    void aPeerThatIsHeardIsNotGivenUp() {
        start(SECOND, Duration.ZERO);

        during(Duration.ofMinutes(1), () -> line.read = time.nanos());

        assertThat(line.failures).isEmpty();
    }

    @Test
    void whileThisProcessStandsStillNobodyIsSilent() {
        start(SECOND, Duration.ZERO);
        time.pass(Duration.ofMillis(600));

        time.standStill(Duration.ofHours(1));
        time.pass(Duration.ofMillis(100));

        assertThat(line.failures).isEmpty();
        time.pass(SECOND);
        assertThat(line.failures).hasSize(1);
    }

    @Test
    void aWriteThatIsStuckEndsTheConnection() {
        start(SECOND, Duration.ZERO);
        line.writing = time.nanos();

        during(Duration.ofMillis(950), () -> line.read = time.nanos());
        assertThat(line.failures).isEmpty();
        during(SECOND, () -> line.read = time.nanos());

        assertThat(line.failures)
                .first()
                .satisfies(failure ->
                        assertThat(failure).hasMessage("stuck write: the peer has taken nothing for 1000 ms"));
    }

    @Test
    void nothingIsPlannedAfterTheEnd() {
        Heartbeat stopped = start(SECOND, SECOND);
        assertThat(time.hasPlans()).isTrue();
        stopped.stop();
        assertThat(time.hasPlans()).isFalse();

        start(SECOND, SECOND);
        line.ended = true;
        time.pass(SECOND);
        assertThat(time.hasPlans()).isFalse();
        assertThat(line.failures).isEmpty();
    }

    private void during(Duration duration, Runnable event) {
        for (Duration passed = Duration.ZERO; passed.compareTo(duration) < 0; passed = passed.plus(STEP)) {
            event.run();
            time.pass(STEP);
        }
    }

    private Heartbeat start(Duration own, Duration peer) {
        SignsOfWork signs = new SignsOfWork(Heartbeat.nanosOrNever(own.toMillis()), time);
        Heartbeat heartbeat = new Heartbeat(InMemoryTransport.pair().a(), line, Runnable::run, signs, time);
        heartbeat.start(peer.toMillis(), null);
        return heartbeat;
    }

    private final class Line implements Activity {

        private final List<Long> idles = new ArrayList<>();
        private final List<Throwable> failures = new ArrayList<>();
        private long read = time.nanos();
        private long written = time.nanos();
        private long writing;
        private boolean ended;

        @Override
        public boolean hasEnded() {
            return ended;
        }

        @Override
        public long lastReadNanos() {
            return read;
        }

        @Override
        public long lastWriteNanos() {
            return written;
        }

        @Override
        public long writingSince() {
            return writing;
        }

        @Override
        public void sayIdle() {
            written = time.nanos();
            idles.add(written);
        }

        @Override
        public void ensureReader() {
            // Somebody always reads.
        }

        @Override
        public void fail(Throwable why) {
            failures.add(why);
        }
    }
}
