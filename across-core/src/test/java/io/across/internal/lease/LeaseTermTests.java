package io.across.internal.lease;

import static org.assertj.core.api.Assertions.assertThat;

import io.across.ConnectionState;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When a peer may be somebody else's. */
@Timeout(60)
class LeaseTermTests {

    private static final int THREADS = 4;

    private final LeaseTerm term = new LeaseTerm();
    private final CompletableFuture<Void> over = new CompletableFuture<>();
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    @Test
    void itIsOverWhenTheLastHasLeft() {
        term.endsAsWell(over);
        assertThat(term.enter()).isTrue();
        term.giveBack();
        assertThat(term.state()).isEqualTo(ConnectionState.DRAINING);
        assertThat(term.enter()).isFalse();
        assertThat(term.enterLate()).isTrue();
        term.leave();
        assertThat(over).isNotDone();
        term.giveBack();
        assertThat(over).isNotDone();
        term.leave();
        assertThat(over).isDone();
        assertThat(term.state()).isEqualTo(ConnectionState.CLOSED);
        assertThat(term.enterLate()).isFalse();
        term.giveBack();
        assertThat(term.enter()).isFalse();
    }

    /** The next one must not meet calls of the last, nor be cancelled by it. */
    @RepeatedTest(20)
    void nobodyIsInsideOnceItIsOver() throws Exception {
        AtomicInteger wrong = new AtomicInteger();
        AtomicInteger entered = new AtomicInteger();
        term.endsAsWell(over);
        CyclicBarrier start = new CyclicBarrier(THREADS);
        List<Future<?>> done = IntStream.range(0, THREADS)
                .<Future<?>>mapToObj(thread -> threads.submit(() -> {
                    start.await();
                    boolean more = true;
                    for (int i = 0; more; i++) {
                        more = i % 2 == 0 ? term.enter() : term.enterLate();
                        if (more) {
                            entered.incrementAndGet();
                            wrong.addAndGet(over.isDone() ? 1 : 0);
                            term.leave();
                        }
                        if (thread == 0 && i == 100) {
                            term.giveBack();
                        }
                    }
                    return null;
                }))
                .toList();
        for (Future<?> each : done) {
            each.get();
        }
        assertThat(wrong).hasValue(0);
        assertThat(entered.get()).isGreaterThan(100);
        assertThat(over).isDone();
    }
}
