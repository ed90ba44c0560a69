package io.across;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.ObjectInputFilter;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The public API over a real socket: what travels, what comes back, and as what. */
@Timeout(60)
class ConnectionTests {

    private final Peers peers = Peers.connect(options(), options());
    private final Connection conn = peers.client();

    /** How both sides are connected. */
    Options options() {
        return Peers.OPTIONS;
    }

    @AfterEach
    void close() {
        peers.close();
    }

    @Test
    void lambdasOfEveryArity() throws Throwable {
        assertThat((int) conn.call(() -> 42)).isEqualTo(42);
        assertThat((String) conn.call((String a) -> a + 1, "a")).isEqualTo("a1");
        assertThat((String) conn.call((String a, Integer b) -> a + b, "a", 1)).isEqualTo("a1");
        RemoteCode anyNumber = args -> "" + args[0] + args[1] + args[2] + args[3];
        assertThat(conn.apply(anyNumber, "a", 1, 2L, 'd')).isEqualTo("a12d");
        assertThat((int) conn.call(String::length, "abc")).isEqualTo(3);
        assertThat((String) conn.callAsync(() -> "later").get(30, TimeUnit.SECONDS))
                .isEqualTo("later");
        conn.run(() -> {});
        conn.runAsync(() -> {}).get(30, TimeUnit.SECONDS);
    }

    @Test
    void theGeneralFormTakesAnyNumberOfArguments() throws Throwable {
        RemoteCode sum =
                args -> Arrays.stream(args).mapToInt(arg -> (Integer) arg).sum();
        assertThat(conn.apply(sum, 1, 2, 3, 4, 5, 6)).isEqualTo(21);
    }

    @Test
    void valuesOfManyTypesComeBackEqualAndOfTheSameClass() {
        List<Object> values = new ArrayList<>(List.of(
                true,
                (byte) 1,
                (short) 2,
                'c',
                3,
                4L,
                1.5f,
                Double.NaN,
                "text",
                "żółw",
                "\ud800 alone",
                new Point(1, 2)));
        values.addAll(List.of(
                List.of(1, 2, 3), new ArrayList<>(List.of("a")), Map.of("k", 1), new HashMap<>(Map.of("k", 1))));
        values.add(null);
        for (Object value : values) {
            Object back = conn.call(a -> a, value);
            assertThat(back).isEqualTo(value);
            if (value != null) {
                assertThat(back.getClass()).isEqualTo(value.getClass());
            }
        }
        assertThat((byte[]) conn.call(a -> a, new byte[] {1, 2, 3})).containsExactly(1, 2, 3);
        byte[] large = new byte[3_000_000];
        Arrays.fill(large, (byte) 7);
        assertThat((byte[]) conn.call(a -> a, large)).isEqualTo(large);
    }

    @Test
    void oneObjectPassedTwiceArrivesAsOneObject() {
        List<String> list = new ArrayList<>(List.of("x"));
        boolean same = conn.call((a, b) -> a == b, list, list);
        assertThat(same).isTrue();
    }

    @Test
    void capturedVariablesTravel() {
        String text = "captured";
        Point point = new Point(3, 4);
        for (int i = 0; i < 10; i++) {
            int n = i;
            assertThat((String) conn.call(() -> text + n + point.x())).isEqualTo("captured" + i + "3");
        }
    }

    @Test
    void anExceptionArrivesAsItselfWithItsCausesAndBothStacks() {
        assertThatThrownBy(() -> conn.run(() -> fail("no such thing")))
                .isExactlyInstanceOf(IOException.class)
                .hasMessage("no such thing")
                .hasCauseExactlyInstanceOf(IllegalStateException.class)
                .satisfies(e -> assertThat(Arrays.stream(e.getStackTrace()).map(StackTraceElement::getMethodName))
                        .contains("fail", "anExceptionArrivesAsItselfWithItsCausesAndBothStacks"))
                .satisfies(e -> assertThat(e.getStackTrace())
                        .anyMatch(f -> f.getMethodName().contains("called from pid")));
    }

    private static void fail(String message) throws IOException {
        IOException e = new IOException(message, new IllegalStateException("deep"));
        e.addSuppressed(new UncheckedIOException(new IOException("aside")));
        throw e;
    }

    @Test
    void anExceptionThatCannotTravelHasAStandInBetweenThoseThatCan() {
        assertThatThrownBy(() -> conn.run(() -> {
                    throw new IllegalStateException("outer", new Unserializable(new IOException("inner")));
                }))
                .isExactlyInstanceOf(IllegalStateException.class)
                .cause()
                .isInstanceOfSatisfying(RemoteException.class, e -> {
                    assertThat(e.remoteClassName()).isEqualTo(Unserializable.class.getName());
                    assertThat(e.remoteMessage()).isEqualTo("mine");
                    assertThat(e.remoteStackText()).contains("ConnectionTests");
                })
                .hasCauseExactlyInstanceOf(IOException.class);
    }

    @Test
    void aProxyHasTheInterfacesOfItsObject() {
        List<String> list = conn.callRef(() -> new ArrayList<String>());
        list.add("gouda");
        list.addAll(List.of("brie", "feta"));
        list.sort(null);
        assertThat(list).hasSize(3);
        assertThat(list.get(0)).isEqualTo("brie");
        assertThat(list.contains("feta")).isTrue();
        Iterator<String> iterator = list.iterator();
        assertThat(iterator.next()).isEqualTo("brie");
        assertThat(list.stream().count()).isEqualTo(3);
        assertThat(list.toArray(new String[0])).containsExactly("brie", "feta", "gouda");
        assertThat(Proxies.isProxy(list)).isTrue();
        assertThat(Proxies.connectionOf(list)).isSameAs(conn);
        assertThat(list.toString()).contains("proxy of java.util.ArrayList#");
        assertThat(list.equals(list)).isTrue();
        assertThat(list.hashCode()).isEqualTo(list.hashCode());
        List<String> copy = Proxies.copyOf(list);
        assertThat(copy).isExactlyInstanceOf(ArrayList.class).containsExactly("brie", "feta", "gouda");
        assertThatThrownBy(() -> list.get(17)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void proxiesGoHomeAsTheObjectItself() {
        List<String> list = conn.callRef(() -> new ArrayList<String>());
        conn.call((List<String> home) -> home.add("here"), list);
        boolean isObject = conn.call((List<String> home) -> home instanceof ArrayList, list);
        assertThat(isObject).isTrue();
        assertThat(list.get(0)).isEqualTo("here");
    }

    @Test
    @SuppressWarnings("unchecked")
    void referencesCallBack() {
        List<String> mine = new ArrayList<>();
        Reference<List<String>> reference = Across.ref(mine);
        conn.run(() -> reference.get().add("typed"));
        conn.call((List<String> theirs) -> theirs.add("disguised"), Across.ref(List.class, mine));
        Function<Integer, Integer> twice = n -> 2 * n;
        Reference<Function<Integer, Integer>> function = Across.ref(twice);
        assertThat((int) conn.call(() -> function.get().apply(21))).isEqualTo(42);
        assertThat(mine).containsExactly("typed", "disguised");
    }

    @Test
    void aMethodThatReturnsItsObjectReturnsTheProxy() {
        Builder builder = conn.callRef(Builder.class, () -> new TextBuilder());
        assertThat(builder.add("a").add("b")).isSameAs(builder);
        assertThat(builder.add("c", "d", "e").text()).isEqualTo("abcde");
        assertThat(builder.add(7).text()).isEqualTo("abcde7");
        assertThat(builder.twice(4)).isEqualTo(8);
        assertThat(builder.greeting()).isEqualTo("hello abcde7");
    }

    @Test
    void aReferenceThatNoTypeCanHaveSaysSo() {
        assertThatThrownBy(() -> {
                    conn.callRef(() -> new Plain());
                })
                .isExactlyInstanceOf(OperationException.class)
                .hasMessageContaining("Plain")
                .hasMessageContaining("callRef(RemoteObject.class, code)");
        assertThatThrownBy(() -> {
                    conn.callRef(() -> new Marked());
                })
                .isExactlyInstanceOf(OperationException.class)
                .hasMessageContaining("no public interface");
        assertThatThrownBy(() -> conn.callRefAsync(() -> new Plain()).get(30, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isExactlyInstanceOf(OperationException.class);
    }

    /** Has an interface, and nothing that can be called by it. */
    public static final class Marked implements Serializable {
        private static final long serialVersionUID = 1L;
    }

    @Test
    void aPeerDoesNotBearTheNameThatTheConnectionHasHere() {
        Options named = Peers.OPTIONS.toBuilder().name("quant").build();
        try (Peers other = Peers.connect(named, Peers.OPTIONS)) {
            assertThat(other.client().awaitReady().name()).isEqualTo("quant");
            assertThat(other.server().awaitReady().peer()).asString().startsWith("JVM peer (Java ");
        }
    }

    @Test
    void anObjectWithoutInterfacesIsUsedByName() throws Throwable {
        RemoteObject remote = conn.callRef(RemoteObject.class, () -> new Plain());
        assertThat(remote.invoke("over", 1)).isEqualTo("int");
        assertThat(remote.invoke("over", 1L)).isEqualTo("long");
        assertThat(remote.invoke("over", "x")).isEqualTo("String");
        assertThat(remote.invoke("over", 1.5)).isEqualTo("Object");
        assertThat(remote.invoke("many", "a", "b")).isEqualTo(2);
        assertThat(remote.invoke("self")).isSameAs(remote);
        assertThat(remote.invoke("toString")).isEqualTo("plain");
        assertThatThrownBy(() -> remote.invoke("getClass"))
                .isInstanceOf(RuntimeException.class)
                .hasMessageContaining("getClass");
        assertThatThrownBy(() -> remote.invoke("none", 1))
                .hasMessageContaining("no public method none(java.lang.Integer)");
        assertThat(remote.as(Supplier.class)).isNotNull();
    }

    @Test
    @SuppressWarnings("unchecked")
    void replicateLeavesACopyThere() {
        List<String> mine = new ArrayList<>(List.of("a"));
        List<String> theirs = conn.replicate(List.class, mine);
        theirs.add("b");
        assertThat(mine).containsExactly("a");
        assertThat(theirs).hasSize(2);
    }

    @Test
    void aValueThatCannotBeSerialisedIsNamed() {
        assertThatThrownBy(() -> conn.call(a -> a, new Plain()))
                .isInstanceOf(OperationException.class)
                .hasMessageContaining(Plain.class.getName());
        assertThatThrownBy(() -> conn.call(() -> (Object) new Plain()))
                .isInstanceOf(OperationException.class)
                .hasMessageContaining(Plain.class.getName());
        assertThat(peers.client().stats().objectsLent()).isZero();
    }

    @Test
    void aProxyOfAnotherConnectionIsRefused() {
        try (Peers other = Peers.connect()) {
            List<String> foreign = other.client().callRef(() -> new ArrayList<String>());
            assertThatThrownBy(() -> conn.call(a -> a, foreign))
                    .isInstanceOf(OperationException.class)
                    .hasMessageContaining("only on its own connection");
        }
    }

    @Test
    void theInputFilterGuardsStreamsAndLambdas() {
        Options filtered = Peers.OPTIONS.toBuilder()
                .inputFilter(ObjectInputFilter.Config.createFilter("!" + Point.class.getName() + ";*"))
                .build();
        try (Peers guarded = Peers.connect(Peers.OPTIONS, filtered)) {
            assertThatThrownBy(() -> guarded.client().call(a -> a, new Point(1, 2)))
                    .isInstanceOf(OperationException.class)
                    .hasMessageContaining(Point.class.getName());
            assertThat((int) guarded.client().call(() -> 1)).isEqualTo(1);
        }
        Options noCode = Peers.OPTIONS.toBuilder()
                .inputFilter(ObjectInputFilter.Config.createFilter("java.base/*;!*"))
                .build();
        try (Peers guarded = Peers.connect(Peers.OPTIONS, noCode)) {
            assertThatThrownBy(() -> guarded.client().call(() -> 1))
                    .isInstanceOf(OperationException.class)
                    .hasMessageContaining("refused");
        }
    }

    /** Where the calls of one test wait: both sides are in this process. */
    private static volatile Gate gate = new Gate();

    private static final class Gate {

        private final CountDownLatch reached = new CountDownLatch(1);
        private final CountDownLatch open = new CountDownLatch(1);

        int pass() throws InterruptedException {
            reached.countDown();
            open.await();
            return 42;
        }
    }

    @Test
    void aCallThatAFullPeerDoesNotTakeSaysSo() throws Exception {
        gate = new Gate();
        Options full = options().toBuilder().maxServedCalls(1).maxQueuedCalls(1).build();
        try (Peers crowded = Peers.connect(options(), full)) {
            CompletableFuture<Integer> served = crowded.client().callAsync(() -> gate.pass());
            assertThat(gate.reached.await(30, TimeUnit.SECONDS)).isTrue();
            CompletableFuture<Integer> queued = crowded.client().callAsync(() -> gate.pass());
            assertThatExceptionOfType(CallRefusedException.class)
                    .isThrownBy(() -> crowded.client().call(() -> 42))
                    .withMessage(
                            "the peer reports: call refused: too many or too large calls wait here, limits"
                                    + " across.options.max-queued-calls=1 and across.options.max-message-size=%d bytes in all",
                            full.maxMessageSize());
            gate.open.countDown();
            assertThat(served.get(30, TimeUnit.SECONDS)).isEqualTo(42);
            assertThat(queued.get(30, TimeUnit.SECONDS)).isEqualTo(42);
        }
    }

    @Test
    void garbageProxiesAreGivenBack() {
        for (int i = 0; i < 500; i++) {
            List<String> list = conn.callRef(() -> new ArrayList<String>());
            assertThat(list).isNotNull();
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            System.gc();
            return peers.server().stats().objectsLent() == 0;
        });
    }

    @Test
    void aLostConnectionSaysWhy() {
        CompletableFuture<Void> pending = conn.runAsync(() -> {
            new CountDownLatch(1).await(5, TimeUnit.SECONDS);
        });
        await().until(() -> peers.server().stats().callsRunning() == 1);
        peers.server().cancel();
        assertThat(pending)
                .failsWithin(Duration.ofSeconds(30))
                .withThrowableThat()
                .withCauseInstanceOf(DisconnectException.class);
        assertThatThrownBy(() -> conn.call(() -> 1))
                .isInstanceOf(NotSentException.class)
                .hasMessageContaining("aborted due to");
    }

    record Point(int x, int y) implements Serializable {}

    static final class Unserializable extends RuntimeException {

        private static final long serialVersionUID = 1L;

        @SuppressWarnings({"unused", "serial"})
        private final Object field = new Object();

        Unserializable(Throwable cause) {
            super("mine", cause);
        }
    }

    /** What a user's interface may look like. */
    public interface Builder {
        Builder add(String text);

        Builder add(String... texts);

        Builder add(int number);

        int twice(int number);

        String text();

        default String greeting() {
            return "default";
        }
    }

    static final class TextBuilder implements Builder {

        private final StringBuilder text = new StringBuilder();

        @Override
        public Builder add(String more) {
            text.append(more);
            return this;
        }

        @Override
        public Builder add(String... texts) {
            text.append(String.join("", texts));
            return this;
        }

        @Override
        public Builder add(int number) {
            text.append(number);
            return this;
        }

        @Override
        public int twice(int number) {
            return 2 * number;
        }

        @Override
        public String text() {
            return text.toString();
        }

        @Override
        public String greeting() {
            return "hello " + text;
        }
    }

    /** An object with no interface at all, of a class that is not public. */
    static final class Plain {

        public String over(int number) {
            return "int";
        }

        public String over(long number) {
            return "long";
        }

        public String over(String text) {
            return "String";
        }

        public String over(Object value) {
            return "Object";
        }

        public int many(String... texts) {
            return texts.length;
        }

        public Plain self() {
            return this;
        }

        @Override
        public String toString() {
            return "plain";
        }
    }
}
