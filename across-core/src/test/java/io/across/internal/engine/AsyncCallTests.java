package io.across.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.across.CallCancelledException;
import io.across.CallObserver;
import io.across.CallTarget;
import io.across.ConnectionObserver;
import io.across.OperationException;
import io.across.Options;
import io.across.internal.transport.InMemoryTransport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of the futures of calls, and what observers are told. */
@Timeout(60)
class AsyncCallTests {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Code that is called runs in this process, and knows no test. */
    private static final AtomicInteger RAN = new AtomicInteger();

    /** What hangs, does so until here: its thread is one of this JVM. */
    private static volatile CountDownLatch testEnd = new CountDownLatch(1);

    private final BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();

    private final Options observed = Pair.OPTIONS.toBuilder()
            .observer(connection -> new ConnectionObserver() {
                @Override
                public CallObserver outgoing(CallTarget target) {
                    return new CallObserver() {
                        @Override
                        public void ended(@Nullable Throwable failure) {
                            failures.add(failure == null ? new AssertionError("returned") : failure);
                        }
                    };
                }
            })
            .build();

    @BeforeAll
    static void letThemHang() {
        testEnd = new CountDownLatch(1);
    }

    @AfterAll
    static void nothingHangsOn() {
        testEnd.countDown();
    }

    @Test
    void aCancelledCallIsToldAsCancelledAndNotAsLate() throws Exception {
        try (Pair pair = Pair.open(observed, Pair.OPTIONS)) {
            pair.a().awaitReady();
            CompletableFuture<?> future = pair.a().runAsync(() -> testEnd.await());
            await().until(() -> pair.b().callsInProgress().size() == 1);

            future.cancel(false);

            Throwable failure = failures.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertThat(failure)
                    .isInstanceOf(CallCancelledException.class)
                    .hasMessage("plain call: cancelled by the caller");
            assertThat(((OperationException) failure).kind()).isEqualTo(OperationException.Kind.CANCELLED);
        }
    }

    @Test
    void aCallThatIsCancelledBeforeTheHandshakeIsNeverSent() {
        RAN.set(0);
        InMemoryTransport.Pair transports = InMemoryTransport.pair();
        EngineConnection a = Pair.open(transports.a(), observed);
        List<CompletableFuture<?>> cancelled = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            cancelled.add(a.runAsync(RAN::incrementAndGet));
        }
        CompletableFuture<?> kept = a.runAsync(() -> {});
        cancelled.forEach(future -> future.cancel(false));

        try (Pair pair = new Pair(a, Pair.open(transports.b(), Pair.OPTIONS))) {
            assertThat(kept).succeedsWithin(PATIENCE);
            for (int i = 0; i < 20; i++) {
                a.run(() -> {});
            }
            assertThat(pair.a().stats().callsMade()).isEqualTo(21);
        }
        assertThat(RAN).hasValue(0);
        assertThat(cancelled).allMatch(CompletableFuture::isCancelled);
    }

    @Test
    void aCallThatWasMadeBeforeTheHandshakeIsCancelledAfterItAsAnyOther() throws Exception {
        InMemoryTransport.Pair transports = InMemoryTransport.pair();
        EngineConnection a = Pair.open(transports.a(), observed);
        CompletableFuture<?> early = a.runAsync(() -> testEnd.await());

        try (Pair pair = new Pair(a, Pair.open(transports.b(), Pair.OPTIONS))) {
            await().until(() -> pair.b().callsInProgress().size() == 1);
            early.cancel(false);

            assertThat(failures.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isInstanceOf(CallCancelledException.class);
        }
    }

    @Test
    void whatTheLanguageHasNoWordsForFailsTheFutureBeforeTheHandshakeAndAfter() {
        InMemoryTransport.Pair transports = InMemoryTransport.pair();
        EngineConnection a = Pair.open(transports.a(), Pair.OPTIONS);
        CompletableFuture<?> before = a.executeAsync("1 + 1", Map.of());

        try (Pair pair = new Pair(a, Pair.open(transports.b(), Pair.OPTIONS))) {
            assertIsWordless(before);
            pair.a().awaitReady();
            assertIsWordless(a.executeAsync("1 + 1", Map.of()));
        }
    }

    private static void assertIsWordless(CompletableFuture<?> future) {
        assertThat(future)
                .failsWithin(PATIENCE)
                .withThrowableThat()
                .havingCause()
                .isExactlyInstanceOf(UnsupportedOperationException.class)
                .withMessage("plain values are no code");
    }
}
