package io.across.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.across.Connection;
import io.across.DeadlineException;
import io.across.DisconnectException;
import io.across.Options;
import io.across.internal.memory.Budget;
import io.across.internal.transport.Transport;
import io.across.internal.transport.Transports;
import io.across.internal.wire.Greeting;
import io.across.internal.wire.Messages;
import io.across.internal.wire.Superblock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Waits that something must end: a stream that is full, a limit that is reached, a peer that has gone. */
@Timeout(60)
class StallTests {

    private static final Duration DEADLINE = Duration.ofMillis(300);

    @Test
    void aDeadlineHoldsAlthoughABlockingStreamIsFull() throws Exception {
        Pipe toPeer = Pipe.open();
        Pipe fromPeer = Pipe.open();
        EngineConnection connection =
                Pair.open(new Transports(null, true).channels(fromPeer.source(), toPeer.sink()), Pair.OPTIONS);
        try {
            // A peer that introduces itself and then reads nothing.
            write(fromPeer, Superblock.ours().encode());
            write(fromPeer, Messages.greeting(new Greeting(0, 1, 1, Map.of())));
            connection.awaitReady();
            long begin = System.nanoTime();

            assertThatThrownBy(() -> connection.within(DEADLINE).call(a -> a, new byte[1 << 20]))
                    .isInstanceOf(DeadlineException.class);

            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
        } finally {
            connection.cancel();
            toPeer.source().close();
            fromPeer.sink().close();
            Pair.closeQuietly(connection);
        }
    }

    private static void write(Pipe pipe, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            assertThat(pipe.sink().write(bytes)).isPositive();
        }
    }

    @Test
    void theAnswerOfAnAsynchronousCallNeedsNoPlaceAmongTheCallsServed() throws Exception {
        Options one = Pair.OPTIONS.toBuilder().maxServedCalls(1).build();
        try (Pair pair = Pair.open(Pair.OPTIONS, one)) {
            int answer = pair.a().within(Duration.ofSeconds(20)).call(() -> callBackAndJoin());

            assertThat(answer).isEqualTo(8);
        }
    }

    private static int callBackAndJoin() throws Exception {
        Connection here = Objects.requireNonNull(EngineConnection.current());
        return 1 + here.callAsync(() -> 7).get(15, TimeUnit.SECONDS);
    }

    @Test
    void aCallThatComesAfterAFailedWriteIsToldWhyItFailed() throws Exception {
        Pipe toPeer = Pipe.open();
        Pipe fromPeer = Pipe.open();
        EngineConnection connection =
                Pair.open(new Transports(null, true).channels(fromPeer.source(), toPeer.sink()), Pair.OPTIONS);
        try {
            write(fromPeer, Superblock.ours().encode());
            write(fromPeer, Messages.greeting(new Greeting(0, 1, 1, Map.of())));
            connection.awaitReady();
            // It listens no more, and does not say so: only a write finds out, and waits a while for a better reason.
            toPeer.source().close();
            CompletableFuture<Integer> first = connection.callAsync(() -> 7);
            List<CompletableFuture<Integer>> calls = new ArrayList<>(List.of(first));

            await().atMost(Duration.ofSeconds(30))
                    .pollInterval(Duration.ofMillis(10))
                    .until(() -> {
                        calls.add(connection.callAsync(() -> 7));
                        return first.isDone();
                    });

            assertThat(calls)
                    .hasSizeGreaterThan(3)
                    .allSatisfy(call -> assertThatThrownBy(() -> call.get(30, TimeUnit.SECONDS))
                            .cause()
                            .isInstanceOf(DisconnectException.class)
                            .hasMessageEndingWith("aborted due to IOException: pipes cannot be written: Broken pipe"));
        } finally {
            connection.cancel();
            fromPeer.sink().close();
            Pair.closeQuietly(connection);
        }
    }

    @Test
    void whatWaitsForTheOutboxToDrainRunsThoughWritingHasFailed() throws Exception {
        CompletableFuture<Throwable> failure = new CompletableFuture<>();
        Transport broken = new BrokenTransport();
        Outbox outbox = new Outbox(
                broken,
                Runnable::run,
                new WriteWait(broken, Long.MAX_VALUE, () -> false),
                new Budget("memory", 1 << 20),
                failure::complete);
        assertThat(outbox.send(new OutboundMessage(Messages.idle()), true)).isTrue();
        assertThat(failure.get(30, TimeUnit.SECONDS)).hasMessage("broken");
        CountDownLatch drained = new CountDownLatch(1);

        outbox.whenDrained(drained::countDown);

        assertThat(drained.await(10, TimeUnit.SECONDS)).isTrue();
    }

    /** Takes nothing and says so. */
    private static final class BrokenTransport implements Transport {

        @Override
        public String address() {
            return "broken:";
        }

        @Override
        public void open(Duration timeout) {}

        @Override
        public boolean isBlocking() {
            return false;
        }

        @Override
        public int read(ByteBuffer target, long timeoutNanos) {
            return -1;
        }

        @Override
        public void wakeReader() {}

        @Override
        public long write(ByteBuffer[] sources, int count) throws IOException {
            throw new IOException("broken");
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
        public String diagnosis() {
            return "broken on purpose";
        }
    }
}
