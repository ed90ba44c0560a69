package io.across.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.across.LimitException;
import io.across.internal.memory.Budget;
import io.across.internal.transport.Transport;
import io.across.internal.wire.Messages;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What waits for a peer that does not read, where memory is limited. Workers run when they are told to. */
class OutboxTests {

    private static final int LIMIT = 100_000;
    private static final String EXHAUSTED = "max-memory=" + LIMIT;

    private final Budget whole = new Budget("max-memory", LIMIT);
    private final Budget memory = whole.lasting();
    private final Trickle transport = new Trickle();
    private final Queue<Runnable> workers = new ArrayDeque<>();
    private final List<Throwable> failures = new ArrayList<>();
    private final Outbox outbox = new Outbox(
            transport, workers::add, new WriteWait(transport, Long.MAX_VALUE, () -> false), memory, failures::add);

    private boolean send(OutboundMessage message) {
        return outbox.send(message, true);
    }

    private OutboundMessage answer(int size, boolean success) {
        return OutboundMessage.answer(List.of(ByteBuffer.allocate(size)), memory, 0, success);
    }

    private static OutboundMessage refusal() {
        return OutboundMessage.owed(Messages.operationError(7, "call refused"));
    }

    /** Until there is no memory for another one. */
    private void sendResults() {
        assertThatThrownBy(() -> {
                    for (int i = 0; i < LIMIT / 5000 + 4; i++) {
                        send(answer(5000, true));
                    }
                })
                .isInstanceOf(LimitException.class)
                .hasMessageStartingWith("an answer of 5192 bytes")
                .hasMessageEndingWith(EXHAUSTED);
    }

    private void readAll() {
        transport.room = Long.MAX_VALUE;
        workers.remove().run();
    }

    @Test
    void aResultForWhichThereIsNoMemoryIsRefusedWhileThePeerDoesNotRead() {
        sendResults();

        assertThat(whole.used()).isBetween(LIMIT / 2L, (long) LIMIT);
        assertThat(failures).isEmpty();
        readAll();
        assertThat(outbox.queuedBytes()).isZero();
        assertThat(send(answer(5000, true))).isTrue();
        assertThat(whole.used()).isZero();
    }

    @Test
    void whateverElseIsSentAllTheSame() {
        sendResults();

        assertThat(send(answer(5000, false))).isTrue();
        assertThat(send(refusal())).isTrue();
        assertThat(send(new OutboundMessage(Messages.idle()))).isTrue();
        assertThat(send(new OutboundMessage(ByteBuffer.allocate(1_000_000)))).isTrue();
        assertThat(outbox.post(OutboundMessage.owed(Messages.delObjs(new long[] {1}))))
                .isTrue();
        long sent = outbox.written().bytesWritten();
        readAll();
        assertThat(outbox.queuedBytes()).isZero();
        assertThat(outbox.written().bytesWritten() - sent).isGreaterThan(1_000_000);
        assertThat(failures).isEmpty();
    }

    @Test
    void aPeerThatReadsIsAnsweredThoughOthersHaveTakenTheMemory() {
        transport.room = Long.MAX_VALUE;
        whole.take(LIMIT);

        for (int i = 0; i < 1000; i++) {
            assertThat(send(answer(50_000, true))).isTrue();
        }

        assertThat(outbox.written().bytesWritten()).isEqualTo(50_000_000);
        assertThat(failures).isEmpty();
    }

    @Test
    void whoHasAnAnswerWaitsWhereThereIsNoMemoryUntilItIsKnownWhetherThePeerReads() throws Exception {
        for (int i = 0; i < 30; i++) {
            assertThat(outbox.post(answer(5000, true))).isTrue();
        }
        assertThat(outbox.awaitRoom(Long.MAX_VALUE, 0)).isFalse();

        outbox.flush(true);

        assertThat(outbox.awaitRoom(Long.MAX_VALUE, 0)).isTrue();
        assertThatThrownBy(() -> send(answer(5000, true))).isInstanceOf(LimitException.class);
    }

    /** A blocking stream cannot say that it takes no more. */
    @Test
    void aWriteThatHoldsItsThreadWaitsForThePeer() {
        CountDownLatch read = new CountDownLatch(1);
        transport.gate = read;
        Outbox blocking = new Outbox(
                transport,
                task -> new Thread(task, "writer").start(),
                new WriteWait(transport, Long.MAX_VALUE, () -> false),
                memory,
                failures::add);
        try {
            for (int i = 0; i < 30; i++) {
                assertThat(blocking.send(answer(5000, true), false)).isTrue();
            }
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThatThrownBy(() -> blocking.send(answer(5000, true), false))
                            .isInstanceOf(LimitException.class));
        } finally {
            transport.room = Long.MAX_VALUE;
            read.countDown();
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> blocking.queuedBytes() == 0);
        assertThat(blocking.send(answer(5000, true), false)).isTrue();
    }

    @Test
    void refusalsThatAreReadInTurnDoNotAddUp() {
        sendResults();
        for (int round = 0; round < 20; round++) {
            for (int i = 0; i < 100; i++) {
                assertThat(send(refusal())).isTrue();
            }
            readAll();
            transport.room = 0;
            sendResults();
        }
        assertThat(failures).isEmpty();
    }

    @Test
    void whoLeavesTooManyRefusalsUnreadLosesTheConnection() {
        sendResults();
        long refused = 0;
        while (failures.isEmpty()) {
            assertThat(outbox.post(refusal())).isTrue();
            assertThat(++refused).isLessThan(1000);
        }

        assertThat(refused).isGreaterThan(400);
        assertThat(failures)
                .singleElement()
                .satisfies(failure -> assertThat(failure)
                        .isInstanceOf(LimitException.class)
                        .hasMessage("answering a peer that does not read the answers exceeds the limit " + EXHAUSTED));
        assertThat(whole.used()).isZero();
        assertThat(send(refusal())).isFalse();
    }

    /** Takes as much as there is room. */
    private static final class Trickle implements Transport {

        private volatile long room;

        /** What a write waits for; null where it does not block. */
        private volatile @Nullable CountDownLatch gate;

        @Override
        public String address() {
            return "trickle:";
        }

        @Override
        public void open(Duration timeout) {}

        @Override
        public boolean isBlocking() {
            return gate != null;
        }

        @Override
        public int read(ByteBuffer target, long timeoutNanos) {
            return -1;
        }

        @Override
        public void wakeReader() {}

        @Override
        public long write(ByteBuffer[] sources, int count) throws IOException {
            CountDownLatch opened = gate;
            if (opened != null) {
                try {
                    opened.await();
                } catch (InterruptedException e) {
                    throw new InterruptedIOException();
                }
            }
            long before = room;
            long left = before;
            for (int i = 0; i < count; i++) {
                int part = (int) Math.min(sources[i].remaining(), left);
                sources[i].position(sources[i].position() + part);
                left -= part;
            }
            room = left;
            return before - left;
        }

        @Override
        public boolean awaitWritable(long timeoutNanos) {
            return true;
        }

        @Override
        public void close() {}

        @Override
        public void kill() {}

        @Override
        public void awaitGone(Duration grace) {}

        @Override
        public @Nullable String diagnosis() {
            return null;
        }
    }
}
