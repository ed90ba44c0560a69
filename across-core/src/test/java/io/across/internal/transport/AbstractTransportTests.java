package io.across.internal.transport;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What {@link Transport} promises, checked of each. */
@Timeout(60)
abstract class AbstractTransportTests {

    static final long LONG = SECONDS.toNanos(30);

    final ExecutorService threads = Executors.newCachedThreadPool();
    Transport transport;
    Peer peer;

    /** Sets {@link #transport}, opened, and {@link #peer}. */
    abstract void connect() throws Exception;

    /** Whether close ends a blocked read or write by itself, which a child's pipes and some streams cannot. */
    boolean closeUnblocks() {
        return true;
    }

    /** Whether the peer can end its direction and go on reading. */
    boolean halfCloses() {
        return true;
    }

    @BeforeEach
    void setUp() throws Exception {
        connect();
    }

    @AfterEach
    void tearDown() throws Exception {
        transport.close();
        transport.kill();
        peer.close();
        threads.shutdownNow();
        assertThat(threads.awaitTermination(30, SECONDS))
                .as("threads left %s", transport)
                .isTrue();
        transport.awaitGone(Duration.ofSeconds(5));
    }

    <T> Future<T> async(Callable<T> task) {
        return threads.submit(task);
    }

    static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    byte[] readFully(int length, ByteBuffer buffer) throws IOException {
        byte[] result = new byte[length];
        int filled = 0;
        while (filled < length) {
            buffer.clear().limit(Math.min(buffer.capacity(), length - filled));
            int n = transport.read(buffer, LONG);
            if (n < 0) {
                return Arrays.copyOf(result, filled);
            }
            buffer.flip().get(result, filled, n);
            filled += n;
        }
        return result;
    }

    void writeFully(ByteBuffer... sources) throws IOException {
        long left = Arrays.stream(sources).mapToLong(ByteBuffer::remaining).sum();
        while (left > 0) {
            long n = transport.write(sources, sources.length);
            left -= n;
            assertThat(Arrays.stream(sources).mapToLong(ByteBuffer::remaining).sum())
                    .isEqualTo(left);
            if (left > 0) {
                assertThat(transport.awaitWritable(LONG)).isTrue();
            }
        }
    }

    @Test
    void bytesArriveInOrderFromHeapAndDirectBuffers() throws Exception {
        byte[] data = bytes(10_000);
        ByteBuffer direct =
                ByteBuffer.allocateDirect(4_000).put(data, 3_000, 4_000).flip();
        ByteBuffer padded = ByteBuffer.allocate(3_010)
                .position(7)
                .slice()
                .put(data, 7_000, 3_000)
                .flip();
        writeFully(ByteBuffer.wrap(data, 0, 3_000), direct, ByteBuffer.allocate(0), padded);
        assertThat(peer.in().readNBytes(10_000)).isEqualTo(data);

        writeFully(ByteBuffer.allocateDirect(5).put(data, 0, 5).flip());
        assertThat(peer.in().readNBytes(5)).isEqualTo(Arrays.copyOf(data, 5));

        peer.out().write(data);
        peer.out().flush();
        assertThat(readFully(4_000, ByteBuffer.allocateDirect(777))).isEqualTo(Arrays.copyOf(data, 4_000));
        assertThat(readFully(6_000, ByteBuffer.allocate(1_000))).isEqualTo(Arrays.copyOfRange(data, 4_000, 10_000));
    }

    @Test
    void muchTravelsBothWaysAtOnce() throws Exception {
        byte[] data = bytes(5_000_000);
        Future<?> peerWrites = async(() -> {
            peer.out().write(data);
            peer.out().flush();
            return null;
        });
        Future<byte[]> peerReads = async(() -> peer.in().readNBytes(data.length));
        Future<byte[]> read = async(() -> readFully(data.length, ByteBuffer.allocateDirect(100_000)));
        writeFully(ByteBuffer.wrap(data, 0, 2_000_000), ByteBuffer.wrap(data, 2_000_000, 3_000_000));
        assertThat(peerReads.get(30, SECONDS)).isEqualTo(data);
        assertThat(read.get(30, SECONDS)).isEqualTo(data);
        peerWrites.get(30, SECONDS);
    }

    @Test
    void halfCloseIsTheEndOfTheStreamAfterItsLastByte() throws Exception {
        peer.out().write(new byte[] {1, 2, 3});
        peer.out().flush();
        peer.closeOutput();
        assertThat(readFully(4, ByteBuffer.allocateDirect(10))).containsExactly(1, 2, 3);
        assertThat(transport.read(ByteBuffer.allocate(1), LONG)).isEqualTo(-1);
        if (halfCloses()) {
            writeFully(ByteBuffer.wrap(new byte[] {9}));
            assertThat(peer.in().read()).isEqualTo(9);
        }
    }

    @Test
    void peerThatGoesEndsReadsAndBreaksWrites() throws Exception {
        peer.out().write(new byte[] {1, 2});
        peer.out().flush();
        assertThat(readFully(2, ByteBuffer.allocate(8))).containsExactly(1, 2);
        Future<Integer> read = async(() -> transport.read(ByteBuffer.allocate(8), LONG));
        peer.close();
        assertThat(read.get(30, SECONDS)).isEqualTo(-1);
        assertThatThrownBy(() -> {
                    while (true) {
                        writeFully(ByteBuffer.allocate(100_000));
                    }
                })
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(transport.address() + " cannot be written: ")
                .hasMessageNotContaining("null");
    }

    @Test
    void stalledReaderStopsWritesUntilItDrains() throws Exception {
        assumeFalse(transport.isBlocking(), "a blocking transport waits instead");
        ByteBuffer source = ByteBuffer.wrap(bytes(20_000_000));
        long n;
        do {
            n = transport.write(new ByteBuffer[] {source}, 1);
        } while (n > 0 || transport.awaitWritable(MILLISECONDS.toNanos(300)));
        assertThat(source.remaining()).isPositive();
        int accepted = source.position();
        assertThat(peer.in().readNBytes(accepted)).isEqualTo(Arrays.copyOf(source.array(), accepted));
        Future<byte[]> rest = async(() -> peer.in().readNBytes(source.array().length - accepted));
        writeFully(source);
        assertThat(rest.get(30, SECONDS))
                .isEqualTo(Arrays.copyOfRange(source.array(), accepted, source.array().length));
    }

    @Test
    void writerThatWaitsForAStalledReaderGoesOnWheneverItDrains() throws Exception {
        assumeTrue(transport.isBlocking(), "others do not wait");
        byte[] data = bytes(20_000_000);
        int half = data.length / 2;
        ByteBuffer direct =
                ByteBuffer.allocateDirect(half).put(data, half, half).flip();
        AtomicReference<Thread> writer = new AtomicReference<>();
        Future<?> written = asyncBlocked(() -> {
            writer.set(Thread.currentThread());
            writeFully(ByteBuffer.wrap(data, 0, half), direct);
            return null;
        });
        int drained = 0;
        for (int stall = 0; stall < 3; stall++) {
            assertThat(written.isDone()).isFalse();
            assertThat(peer.in().readNBytes(1_000_000))
                    .isEqualTo(Arrays.copyOfRange(data, drained, drained + 1_000_000));
            drained += 1_000_000;
            awaitBlockedIn(writer.get());
        }
        assertThat(written.isDone()).isFalse();
        assertThat(peer.in().readNBytes(data.length - drained))
                .isEqualTo(Arrays.copyOfRange(data, drained, data.length));
        written.get(30, SECONDS);

        writeFully(ByteBuffer.wrap(new byte[] {5}));
        assertThat(peer.in().read()).isEqualTo(5);
        peer.out().write(6);
        peer.out().flush();
        assertThat(readFully(1, ByteBuffer.allocate(1))).containsExactly(6);
    }

    @Test
    void interruptWhileWaitingToWriteIsKeptAndHarmless() throws Exception {
        assumeFalse(transport.isBlocking());
        ByteBuffer source = ByteBuffer.allocate(20_000_000);
        while (transport.write(new ByteBuffer[] {source}, 1) > 0) {}
        Thread.currentThread().interrupt();
        long before = System.nanoTime();
        // What the kernel still moves may make it writable a few times.
        while (transport.awaitWritable(MILLISECONDS.toNanos(200))) {
            transport.write(new ByteBuffer[] {source}, 1);
        }
        assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(MILLISECONDS.toNanos(200));
        assertThat(Thread.interrupted()).isTrue();
        Future<byte[]> drained = async(() -> peer.in().readNBytes(source.capacity()));
        writeFully(source);
        assertThat(drained.get(30, SECONDS)).hasSize(source.capacity());
    }

    @Test
    void readKeepsTime() throws Exception {
        assumeFalse(transport.isBlocking());
        long before = System.nanoTime();
        assertThat(transport.read(ByteBuffer.allocate(1), MILLISECONDS.toNanos(50)))
                .isZero();
        assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(MILLISECONDS.toNanos(50));
    }

    @Test
    void readerCanBeWokenWhileItWaitsAndBefore() throws Exception {
        assumeFalse(transport.isBlocking());
        transport.wakeReader();
        assertThat(transport.read(ByteBuffer.allocate(1), LONG)).isZero();
        Future<Integer> read = asyncBlocked(() -> transport.read(ByteBuffer.allocate(1), LONG));
        transport.wakeReader();
        assertThat(read.get(10, SECONDS)).isZero();
    }

    @Test
    void wakeUpOutlivesAReadThatHadBytes() throws Exception {
        assumeFalse(transport.isBlocking());
        peer.out().write(7);
        peer.out().flush();
        assertThat(transport.read(ByteBuffer.allocate(1), LONG)).isOne();
        peer.out().write(8);
        peer.out().flush();
        transport.wakeReader();
        ByteBuffer target = ByteBuffer.allocate(8);
        int zeros = 0;
        int ones = 0;
        while (zeros < 1 || ones < 1) {
            int n = transport.read(target, LONG);
            zeros += n == 0 ? 1 : 0;
            ones += n;
        }
        assertThat(zeros).isOne();
        assertThat(ones).isOne();
    }

    @Test
    void interruptedReaderReturnsAndTheTransportLives() throws Exception {
        assumeFalse(transport.isBlocking());
        Thread reader = Thread.currentThread();
        Future<?> interrupter = async(() -> {
            awaitBlocked(reader);
            reader.interrupt();
            return null;
        });
        assertThat(transport.read(ByteBuffer.allocate(1), LONG)).isZero();
        assertThat(Thread.interrupted()).isTrue();
        interrupter.get(30, SECONDS);

        Thread.currentThread().interrupt();
        assertThat(transport.read(ByteBuffer.allocate(1), LONG)).isZero();
        writeFully(ByteBuffer.wrap(new byte[] {5}));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(peer.in().read()).isEqualTo(5);
        peer.out().write(6);
        peer.out().flush();
        assertThat(readFully(1, ByteBuffer.allocate(1))).containsExactly(6);
    }

    @Test
    void closeEndsAWaitingRead() throws Exception {
        Future<Object> read = asyncBlocked(() -> outcome(() -> transport.read(ByteBuffer.allocate(1), LONG)));
        long before = System.nanoTime();
        transport.close();
        assertThat(System.nanoTime() - before).isLessThan(SECONDS.toNanos(2));
        if (!closeUnblocks()) {
            peer.close();
        }
        assertThat(read.get(30, SECONDS))
                .satisfiesAnyOf(
                        end -> assertThat(end).isEqualTo(-1),
                        end -> assertThat(end).isInstanceOf(IOException.class));
    }

    @Test
    void closeEndsAWaitingWrite() throws Exception {
        Future<Object> write = asyncBlocked(() -> outcome(() -> {
            writeFully(ByteBuffer.allocate(50_000_000));
            return 0;
        }));
        long before = System.nanoTime();
        transport.close();
        assertThat(System.nanoTime() - before).isLessThan(SECONDS.toNanos(2));
        if (!closeUnblocks()) {
            peer.close();
        }
        assertThat(write.get(30, SECONDS)).isInstanceOf(IOException.class);
    }

    @Test
    void closeIsIdempotentAndFinal() throws Exception {
        transport.close();
        transport.close();
        assertThatThrownBy(() -> transport.read(ByteBuffer.allocate(1), LONG))
                .isInstanceOf(IOException.class)
                .hasMessage(transport.address() + " cannot be read: closed");
        assertThatThrownBy(() -> writeFully(ByteBuffer.allocate(1)))
                .isInstanceOf(IOException.class)
                .hasMessage(transport.address() + " cannot be written: closed");
        // A child, whose own peer is still there, stays until it is killed.
        transport.awaitGone(Duration.ofMillis(500));
    }

    @Test
    void peerSeesTheEndAfterClose() throws Exception {
        writeFully(ByteBuffer.wrap(new byte[] {4}));
        transport.close();
        assertThat(peer.in().readAllBytes()).containsExactly(4);
    }

    static Object outcome(Callable<?> task) {
        try {
            return task.call();
        } catch (Exception e) {
            return e;
        }
    }

    /** Runs the task and returns when it is blocked, as far as the JVM or a quarter of a second can tell. */
    <T> Future<T> asyncBlocked(Callable<T> task) {
        AtomicReference<Thread> runner = new AtomicReference<>();
        Future<T> future = async(() -> {
            runner.set(Thread.currentThread());
            return task.call();
        });
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> runner.get() != null);
        awaitBlockedIn(runner.get());
        return future;
    }

    /** Waits until a thread that uses the transport is blocked in it. */
    void awaitBlockedIn(Thread caller) {
        awaitBlocked(caller);
    }

    /** A thread in native code is "runnable" for the JVM: its stack has to be steady instead. */
    static void awaitBlocked(Thread thread) {
        Awaitility.await()
                .pollDelay(Duration.ofMillis(100))
                .pollInterval(Duration.ofMillis(50))
                .atMost(Duration.ofSeconds(30))
                .until(() -> {
                    StackTraceElement[] stack = thread.getStackTrace();
                    return stack.length > 0
                            && (stack[0].isNativeMethod() || thread.getState() != Thread.State.RUNNABLE);
                });
    }
}
