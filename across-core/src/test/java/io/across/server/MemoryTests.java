package io.across.server;

import static io.across.server.Served.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.across.Across;
import io.across.Connection;
import io.across.ConnectionObserver;
import io.across.ConnectionState;
import io.across.DisconnectException;
import io.across.ExposedObjects;
import io.across.LimitException;
import io.across.MemoryBudget;
import io.across.Options;
import io.across.Right;
import io.across.Rights;
import io.across.fixtures.RawPeer;
import io.across.internal.memory.Budget;
import io.across.internal.wire.Messages;
import io.across.internal.wire.Payload;
import io.across.internal.wire.Superblock;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.lang.management.ManagementFactory;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a peer with the least right can make a listener hold: no more than its budgets, and nothing once it has gone. */
@Timeout(120)
class MemoryTests {

    private static final long LIMIT = 8 << 20;
    private static final long WHOLE = 20 << 20;
    private static final String PROPERTY = "across.options.max-memory=" + LIMIT;

    /** What is not worth counting, of all parts of a connection together. */
    private static final long SLACK = 256 << 10;

    public interface Store {
        byte[] blob(int size);

        int block(@Nullable Object value);

        int size(Collection<?> values);

        Object self();

        int take(Slow value);
    }

    /** Whoever reads it has to wait. */
    public static final class Slow implements Serializable {

        private static final long serialVersionUID = 1L;

        private static final Semaphore READ = new Semaphore(0);

        /** How many have begun to read one. */
        private static final AtomicInteger BEGUN = new AtomicInteger();

        private final byte[] content;

        Slow(int size) {
            content = new byte[size];
        }

        private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
            in.defaultReadObject();
            BEGUN.incrementAndGet();
            READ.acquireUninterruptibly();
        }
    }

    private final CountDownLatch unblocked = new CountDownLatch(1);
    private final AtomicInteger running = new AtomicInteger();

    private final Store store = new Store() {
        @Override
        public byte[] blob(int size) {
            return new byte[size];
        }

        @Override
        public int block(@Nullable Object value) {
            running.incrementAndGet();
            try {
                unblocked.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return 1;
        }

        @Override
        public int size(Collection<?> values) {
            return values.size();
        }

        @Override
        public Object self() {
            return Across.ref(new Object());
        }

        @Override
        public int take(Slow value) {
            return value.content.length;
        }
    };

    private final MemoryBudget whole = MemoryBudget.of("across.server.max-memory", WHOLE);
    private final List<Connection> served = new ArrayList<>();
    private final Options options = Options.builder()
            .timeout(Duration.ofSeconds(60))
            .rights(Rights.of(Right.CALL_EXPOSED, Right.USE_OBJECTS))
            .exposed(
                    ExposedObjects.builder().expose("store", store, Store.class).build())
            .maxServedCalls(4)
            .maxMemory(LIMIT)
            .sharedMemory(whole)
            .observer(connection -> {
                synchronized (served) {
                    served.add(connection);
                }
                return new ConnectionObserver() {};
            })
            .build();

    private AcrossServer server;
    private SocketAddress address;

    @BeforeEach
    void start() throws IOException {
        server = AcrossServer.builder()
                .tcp("localhost", 0)
                .handler(new LocalConnectionHandler(options))
                .build()
                .start();
        address = server.address();
    }

    @AfterEach
    void allMemoryIsGivenBack() {
        unblocked.countDown();
        synchronized (served) {
            served.forEach(Connection::cancel);
        }
        server.close();
        await().atMost(PATIENCE).until(() -> whole.used() == 0);
    }

    private Connection client() {
        return Connection.fromTcp(
                "localhost",
                server.port(),
                Options.builder().rights(Rights.none()).build());
    }

    private void assertThatOthersAreServed() {
        try (Connection client = client()) {
            Store remote = client.within(Duration.ofSeconds(20)).exposed(Store.class, "store");
            assertThat(remote.size(List.of(1, 2, 3))).isEqualTo(3);
        }
    }

    private static Payload call(java.util.function.Consumer<Store> call) throws IOException {
        return RawPeer.valueOf(connection -> call.accept(connection.exposed(Store.class, "store")));
    }

    private void occupy(RawPeer peer) throws IOException {
        Payload block = call(remote -> remote.block(null));
        for (int i = 0; i < 4; i++) {
            peer.apply(i, new long[0], block);
        }
        await().atMost(PATIENCE).until(() -> running.get() == 4);
    }

    @Test
    void callsThatWaitAreRefusedWithTheirIdsWhereTheMemoryEnds() throws Exception {
        try (RawPeer peer = new RawPeer(address)) {
            occupy(peer);
            long[] ids = new long[10_000];
            Arrays.setAll(ids, i -> i % 250);
            Payload value = new Payload(new byte[10]);
            for (int i = 0; i < 500; i++) {
                peer.apply(4 + i, ids, value);
            }
            // Those beyond are answered while the others wait.
            assertThat(peer.readAnswers(400)).isTrue();
            assertThat(peer.answers().values())
                    .allSatisfy(answer -> assertThat(answer.toString()).contains("call refused", PROPERTY));
            assertThat(whole.used()).isBetween(LIMIT / 2, LIMIT + SLACK);

            assertThatOthersAreServed();
            peer.send(Messages.idle());
            unblocked.countDown();
            assertThat(peer.readAnswers(504)).isTrue();
        }
    }

    @Test
    void resultsAreReadThoughCallsHaveTakenTheMemory() throws Exception {
        try (Connection client = Connection.fromTcp("localhost", server.port(), Options.defaults())) {
            Store remote = client.exposed(Store.class, "store");
            List<CompletableFuture<?>> calls = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                calls.add(CompletableFuture.supplyAsync(() -> remote.block(new byte[500_000]), Threads::start));
            }
            await().atMost(PATIENCE).until(() -> calls.stream().anyMatch(CompletableFuture::isCompletedExceptionally));

            byte[] answer = servedConnection().within(Duration.ofSeconds(20)).call(() -> new byte[2_000_000]);
            assertThat(answer).hasSize(2_000_000);
            assertThatThrownBy(() -> servedConnection().call(() -> new byte[9 << 20]))
                    .isInstanceOf(LimitException.class)
                    .hasMessageContaining(PROPERTY);
            unblocked.countDown();
            await().atMost(PATIENCE).until(() -> calls.stream().allMatch(CompletableFuture::isDone));
            assertThat(remote.size(List.of(1))).isEqualTo(1);
        }
    }

    @Test
    void callsThatRunOnAfterTheirConnectionCountUntilTheyReturn() throws Exception {
        int size = 1 << 20;
        Connection client = client();
        try {
            Store remote = client.exposed(Store.class, "store");
            // The last waits for its turn.
            for (int i = 0; i < 5; i++) {
                Threads.start(() ->
                        assertThatThrownBy(() -> remote.block(new byte[size])).isInstanceOf(DisconnectException.class));
            }
            await().atMost(PATIENCE).until(() -> running.get() == 4 && whole.used() > 5L * size);
            servedConnection().cancel();
        } finally {
            client.cancel();
        }

        assertThat(whole.used()).isBetween(4L * size, 5L * size - 1);
        unblocked.countDown();
        await().atMost(PATIENCE).until(() -> whole.used() == 0);
    }

    @Test
    void anAnswerThatIsReadAfterItsConnectionCountsUntilThen() throws Exception {
        int size = 2 << 20;
        Slow.BEGUN.set(0);
        Connection client = Connection.fromTcp("localhost", server.port(), Options.defaults());
        try {
            assertThat(client.exposed(Store.class, "store").size(List.of(1))).isEqualTo(1);
            Thread caller = new Thread(() -> servedConnection().call(() -> new Slow(size)), "caller");
            caller.start();
            await().atMost(PATIENCE).until(() -> Slow.BEGUN.get() == 1);
            servedConnection().cancel();

            assertThat(whole.used()).isGreaterThanOrEqualTo(size);
            Slow.READ.release();
            await().atMost(PATIENCE).until(() -> whole.used() == 0);
            caller.join();
        } finally {
            client.cancel();
        }
    }

    private Connection servedConnection() {
        synchronized (served) {
            return served.get(0);
        }
    }

    private static final class Threads {
        private static void start(Runnable task) {
            new Thread(task, "caller").start();
        }
    }

    @Test
    void answersThatThePeerDoesNotReadAreBounded() throws Exception {
        Payload blob = call(remote -> remote.blob(1_000_000));
        try (RawPeer peer = new RawPeer(address)) {
            AtomicInteger asked = new AtomicInteger();
            // Again and again: the socket may take what waits, while the other calls are refused.
            await().atMost(PATIENCE).until(() -> {
                for (int i = 0; i < 300; i++) {
                    peer.apply(asked.getAndIncrement(), new long[0], blob);
                }
                return whole.used() > LIMIT / 2;
            });
            assertThatOthersAreServed();
            assertThat(whole.used()).isLessThanOrEqualTo(LIMIT + SLACK);

            assertThat(peer.readAnswers(asked.get())).isTrue();
            assertThat(peer.answers().values().stream().filter(Integer.class::isInstance))
                    .isNotEmpty();
            assertThat(peer.answers().values())
                    .allSatisfy(
                            answer -> assertThat(answer.toString()).matches("(?s)10000\\d\\d|.*" + PROPERTY + ".*"));
        }
    }

    /** Small ones are not reserved before they are written: 15 KB each. */
    @Test
    void smallAnswersThatManyPeersDoNotReadAreBounded() throws Exception {
        int calls = 1000;
        Payload blob = call(remote -> remote.blob(15_000));
        List<RawPeer> peers = new ArrayList<>();
        try {
            // Now: none is accepted when the memory is used up.
            for (int i = 0; i < 12; i++) {
                peers.add(new RawPeer(address));
            }
            // A hundred megabytes more than their sockets take.
            for (RawPeer peer : peers) {
                ask(peer, blob, calls);
                assertThat(whole.used()).isLessThanOrEqualTo(WHOLE + peers.size() * SLACK);
            }
            await().atMost(PATIENCE).until(() -> allHaveBeenServed(calls * (long) blob.length()));
            assertThat(whole.used()).isLessThanOrEqualTo(WHOLE + peers.size() * SLACK);
            assertThatOthersAreServed();
        } finally {
            for (RawPeer peer : peers) {
                peer.close();
            }
        }
    }

    /** Whether none of the connections has calls to run any more, and each that lives has read as much. */
    private boolean allHaveBeenServed(long bytes) {
        synchronized (served) {
            return served.stream()
                    .allMatch(connection -> connection.stats().callsRunning() == 0
                            && (connection.state() == ConnectionState.STOPPED
                                    || connection.stats().bytesIn() > bytes));
        }
    }

    private static void ask(RawPeer peer, Payload call, int times) {
        try {
            for (int id = 0; id < times; id++) {
                peer.apply(id, new long[0], call);
            }
        } catch (IOException e) {
            // It has left too many refusals unread.
        }
    }

    @Test
    void aPeerThatNeverReadsLosesItsConnectionWhenRefusalsPileUp() throws Exception {
        try (RawPeer peer = new RawPeer(address)) {
            occupy(peer);
            ByteBuffer many = ByteBuffer.allocate(1 << 20);
            ByteBuffer one =
                    Messages.apply(9, new long[0], Map.of(), List.of(), 0).get(0);
            while (many.remaining() > one.remaining()) {
                many.put(one.duplicate());
            }
            many.flip();
            // Nobody reads the refusals of some 40,000 calls per turn.
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 200; i++) {
                            peer.send(many.duplicate());
                        }
                    })
                    .isInstanceOf(IOException.class);
        }
        assertThatOthersAreServed();
    }

    @Test
    void halfMessagesAreHeldWithinTheListenersBudgetAndOthersAreServed() throws Exception {
        List<RawPeer> peers = new ArrayList<>();
        try {
            byte[] start = new byte[3 << 20];
            ByteBuffer.wrap(start)
                    .putLong(3 << 1 | 1)
                    .put((byte) 1)
                    .put((byte) 1)
                    .put((byte) 0)
                    .putLong(7L << 20 << 1);
            for (int i = 0; i < 12; i++) {
                RawPeer peer = new RawPeer(address);
                peers.add(peer);
                peer.send(ByteBuffer.wrap(start));
            }
            await().atMost(PATIENCE).until(() -> whole.used() > WHOLE / 2);

            assertThatOthersAreServed();
            assertThat(whole.used()).isLessThanOrEqualTo(WHOLE);
        } finally {
            for (RawPeer peer : peers) {
                peer.close();
            }
        }
    }

    @Test
    void connectionsThatSayHalfAGreetingStayWithinTheListenersBudgetAndOthersAreServed() throws Exception {
        List<SocketChannel> channels = new ArrayList<>();
        try {
            byte[] half = new byte[16 + 8 + 60_000];
            ByteBuffer.wrap(half).put(Superblock.ours().encode()).putLong(64_000 << 1);
            for (int i = 0; i < 400; i++) {
                SocketChannel channel = SocketChannel.open(address);
                channels.add(channel);
                try {
                    channel.write(ByteBuffer.wrap(half));
                } catch (IOException e) {
                    // Refused.
                }
                assertThat(whole.used()).isLessThanOrEqualTo(WHOLE + SLACK);
            }
            assertThat(whole.used()).isGreaterThan(WHOLE / 2);
            assertThatOthersAreServed();
        } finally {
            for (SocketChannel channel : channels) {
                channel.close();
            }
        }
        await().atMost(PATIENCE).until(() -> whole.used() == 0);
        assertThatOthersAreServed();
    }

    @Test
    void whatIsMadeOfAValueCountsAndNotItsBytesAlone() throws Exception {
        List<String> texts =
                IntStream.range(0, 200_000).mapToObj(String::valueOf).toList();
        try (Connection client = client()) {
            Store remote = client.exposed(Store.class, "store");
            assertThatThrownBy(() -> remote.size(new ArrayList<>(texts))).hasMessageContaining(PROPERTY);
            assertThatThrownBy(() -> remote.size(IntStream.range(0, 200_000)
                            .mapToObj(i -> new ArrayList<>())
                            .toList()))
                    .hasMessageContaining(PROPERTY);
            assertThat(remote.size(new ArrayList<>(texts.subList(0, 10_000)))).isEqualTo(10_000);
        }
    }

    @Test
    void objectsThatThePeerHoldsCount() throws Exception {
        Payload self = call(Store::self);
        try (RawPeer peer = new RawPeer(address)) {
            for (int i = 0; i < 60_000; i++) {
                peer.apply(i, new long[0], self);
                peer.readAnswers(i + 1);
                if (peer.answers().get((long) i).toString().contains("max-memory")) {
                    break;
                }
            }
            assertThat(peer.answers().get(peer.answers().size() - 1L).toString())
                    .contains(PROPERTY);
            assertThat(whole.used()).isLessThanOrEqualTo(LIMIT + SLACK);
        }
    }

    @Test
    void whatWasNeverLentCannotBeGivenBackNotEvenWhileValuesWait() throws Exception {
        try (RawPeer peer = new RawPeer(address)) {
            occupy(peer);
            peer.apply(4, new long[0], new Payload(new byte[10]));
            peer.send(Messages.delObjs(new long[] {1}));

            assertThat(peer.readAnswers(1)).isFalse();
        } catch (IOException e) {
            assertThat(e).hasMessageMatching("(?i).*(reset|broken pipe).*");
        }
    }

    @Test
    void signsOfLifeAreNotAskedForAllTheTime() throws Exception {
        for (long millis : new long[] {1, 99}) {
            try (RawPeer peer = new RawPeer(address, millis)) {
                assertThat(peer.readAnswers(1)).isFalse();
            } catch (IOException e) {
                assertThat(e).hasMessageMatching("(?i).*(reset|broken pipe).*");
            }
        }
        try (RawPeer peer = new RawPeer(address, 100)) {
            peer.apply(0, new long[0], call(remote -> remote.size(List.of())));
            assertThat(peer.readAnswers(1)).isTrue();
        }
    }

    @Test
    void ofARefusedConnectionNothingIsMade() throws Exception {
        Budget.of(whole).take(WHOLE);
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long acceptor = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("across-server tcp://127.0.0.1:" + server.port()))
                .findFirst()
                .orElseThrow()
                .getId();
        long before = threads.getThreadAllocatedBytes(acceptor);
        for (int i = 0; i < 50; i++) {
            try (SocketChannel channel = SocketChannel.open(address)) {
                assertThat(channel.read(ByteBuffer.allocate(1))).isEqualTo(-1);
            }
        }
        await().atMost(PATIENCE).until(() -> server.refusedConnections() == 50);
        assertThat(served).isEmpty();
        // The socket itself, and who is told why.
        assertThat(threads.getThreadAllocatedBytes(acceptor) - before).isLessThan(50 * 16_000);
        Budget.of(whole).release(WHOLE);
        assertThatOthersAreServed();
    }
}
