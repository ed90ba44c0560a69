package io.across.internal.jvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.across.Across;
import io.across.Connection;
import io.across.ConnectionObserver;
import io.across.DeadlineException;
import io.across.DeniedException;
import io.across.ExposedObjects;
import io.across.OperationException;
import io.across.Options;
import io.across.Right;
import io.across.Rights;
import io.across.internal.engine.Callers;
import io.across.internal.value.Caller;
import io.across.internal.value.HeldObject;
import java.io.Serializable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.math.BigDecimal;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.temporal.TemporalAdjuster;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import javax.management.BadAttributeValueExpException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a peer can do that has the right to call exposed objects and no other: whole connections, an unlimited client. */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class RightsTests {

    private static final Duration NO_DEADLINE = Duration.ZERO;

    /** What peers have made this process do. */
    private static final Set<String> RAN = Collections.synchronizedSet(new HashSet<>());

    private final List<String> denials = new CopyOnWriteArrayList<>();
    private final Desk desk = new Desk();
    private final ExposedObjects exposed =
            ExposedObjects.builder().expose("orders", desk, Orders.class).build();

    private final Options guarded = JvmPair.OPTIONS.toBuilder()
            .rights(Rights.exposedOnly())
            .exposed(exposed)
            .acceptExportedClasses(true)
            .observer(connection -> new ConnectionObserver() {
                @Override
                public void denied(Right right, String attempt) {
                    denials.add(right + ": " + attempt);
                }
            })
            .build();

    /** {@code a} is the client, {@code b} the side that is guarded. */
    private final JvmPair pair = JvmPair.open(JvmPair.OPTIONS, guarded);

    private final Connection client = pair.a();
    private final Orders orders = client.exposed(Orders.class, "orders");

    @AfterEach
    void stillServesAndHasLentNothing() {
        assertThat(orders.total(new Order("x", List.of(new Line("a", 2))))).isEqualTo(2);
        assertThat(pair.b().stats().objectsLent()).isZero();
        assertThat(pair.b().stats().denials()).isEqualTo(denials.size());
        assertThat(RAN).isEmpty();
        pair.close();
    }

    enum Kind {
        RUSH {
            @Override
            int days() {
                return 1;
            }
        },
        USUAL;

        int days() {
            return 5;
        }
    }

    record Line(String article, int count) implements Serializable {}

    record Order(String customer, List<Line> lines) implements Serializable {}

    static final class SoldOutException extends Exception {

        private static final long serialVersionUID = 1L;

        final String article;

        SoldOutException(String article) {
            super("sold out: " + article);
            this.article = article;
        }
    }

    interface Orders {
        int total(Order order);

        Kind kind(Kind kind);

        Object echo(Object value);

        void buy(String article) throws SoldOutException;

        void fail();

        Runnable callback();

        CompletableFuture<String> later(String article);

        List<String> interfacesOf(Object value);

        default String twice(String text) {
            return text + text;
        }
    }

    /** Has a public method that no interface names. */
    static final class Desk implements Orders {

        volatile CompletableFuture<String> later = new CompletableFuture<>();

        @Override
        public CompletableFuture<String> later(String article) {
            return later;
        }

        public void secret() {
            RAN.add("secret");
        }

        @Override
        public int total(Order order) {
            return order.lines().stream().mapToInt(Line::count).sum();
        }

        @Override
        public Kind kind(Kind kind) {
            return kind;
        }

        @Override
        public Object echo(Object value) {
            return value;
        }

        @Override
        public void buy(String article) throws SoldOutException {
            throw new SoldOutException(article);
        }

        @Override
        public void fail() {
            throw new IllegalStateException("desk is closed", new RuntimeException("by the inner secret"));
        }

        @Override
        public Runnable callback() {
            return () -> RAN.add("callback");
        }

        @Override
        public List<String> interfacesOf(Object value) {
            return Stream.of(value.getClass().getInterfaces())
                    .map(Class::getSimpleName)
                    .toList();
        }
    }

    static final class Unnamed implements Serializable {

        private static final long serialVersionUID = 1L;

        private void readObject(java.io.ObjectInputStream in) throws Exception {
            in.defaultReadObject();
            RAN.add("readObject");
        }
    }

    /** A comparator that signatures do not name: collections call it while they are read. */
    static final class Comparing implements Comparator<String>, Serializable {

        private static final long serialVersionUID = 1L;

        @Override
        public int compare(String one, String other) {
            if (Thread.currentThread().getName().contains("across")) {
                RAN.add("compare");
            }
            return one.compareTo(other);
        }
    }

    @Retention(RetentionPolicy.RUNTIME)
    @interface Mark {}

    @Mark
    private static final class Marked {}

    /** Looks nobody up. */
    private static final class NoLookup extends URLStreamHandler {
        @Override
        protected URLConnection openConnection(URL url) {
            throw new UnsupportedOperationException();
        }

        @Override
        protected java.net.InetAddress getHostAddress(URL url) {
            return null;
        }
    }

    static Stream<Object> values() throws Exception {
        return Stream.of(
                1,
                "text",
                new byte[] {1, 2},
                new int[][] {{1}, {2, 3}},
                new BigDecimal("1.50"),
                UUID.randomUUID(),
                Instant.now(),
                ZonedDateTime.now(java.time.ZoneId.of("Europe/Berlin")),
                List.of(1, List.of("a", Map.of("k", new BigDecimal(1)))),
                new java.util.TreeMap<>(Map.of("a", 1)),
                java.util.EnumSet.of(Kind.RUSH),
                new java.util.ArrayDeque<>(List.of(1)).toArray(),
                Set.of(Kind.USUAL, Kind.RUSH),
                new Order("c", List.of(new Line("a", 1))),
                Stream.generate(() -> new Line("a", 1)).limit(10_000).toList());
    }

    @ParameterizedTest
    @MethodSource("values")
    void valuesCross(Object value) {
        assertThat(orders.echo(value)).isEqualTo(value);
        assertThat(denials).isEmpty();
    }

    @Test
    void onlyTheMethodsOfTheInterfaceCanBeCalled() throws Exception {
        assertThat(orders.kind(Kind.RUSH)).isSameAs(Kind.RUSH);
        assertThat(orders.twice("a")).isEqualTo("aa");
        assertThat(orders).isEqualTo(client.exposed(Orders.class, "orders")).hasToString(orders.toString());
        assertThatThrownBy(() -> client.callExposed(Desk.class, "orders", Desk.class.getMethod("secret")))
                .isInstanceOf(OperationException.class)
                .hasMessageContaining("secret");
        assertThatThrownBy(() -> client.callExposed(Object.class, "orders", Object.class.getMethod("getClass")))
                .isInstanceOf(OperationException.class)
                .hasMessageContaining("getClass");
        assertThatThrownBy(() -> client.exposed(Orders.class, "other").twice("a"))
                .isInstanceOf(OperationException.class)
                .hasMessageContaining("'other'");
    }

    @Test
    void anInterfaceIsComparedWithWhatIsExposed() {
        client.checkExposed(Orders.class, "orders");
        assertThatThrownBy(() -> client.checkExposed(Runnable.class, "orders"))
                .isInstanceOf(OperationException.class)
                .hasMessageContaining(
                        "'orders' does not fit java.lang.Runnable, it lacks [java.lang.Runnable.run()void]");
        assertThatThrownBy(() -> client.checkExposed(Orders.class, "other"))
                .isInstanceOf(OperationException.class)
                .hasMessageContaining("no object is exposed as 'other'");
    }

    @Test
    void futuresOfExposedObjectsAreFuturesHere() {
        CompletableFuture<String> later = orders.later("tea");
        assertThat(later).isNotDone();
        desk.later.complete("tea is here");
        assertThat(later).succeedsWithin(Duration.ofSeconds(30)).isEqualTo("tea is here");
        desk.later = CompletableFuture.failedFuture(new SoldOutException("tea"));
        assertThat(orders.later("tea"))
                .failsWithin(Duration.ofSeconds(30))
                .withThrowableThat()
                .withCauseInstanceOf(SoldOutException.class);
        desk.later = new CompletableFuture<>();
        assertThatThrownBy(() -> client.within(Duration.ofMillis(50))
                        .callExposed(Orders.class, "orders", Orders.class.getMethod("later", String.class), "tea"))
                .isInstanceOf(DeadlineException.class);
        desk.later.complete("too late");
    }

    @Test
    void exceptionsArriveAsThemselvesWithoutTheInside() {
        assertThatThrownBy(() -> orders.buy("tea"))
                .isInstanceOfSatisfying(
                        SoldOutException.class, e -> assertThat(e.article).isEqualTo("tea"));
        assertThatThrownBy(orders::fail)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("desk is closed")
                .hasNoCause()
                .satisfies(e -> assertThat(e.getStackTrace())
                        .noneMatch(frame -> frame.getMethodName().equals("invoke")
                                && frame.getClassName().contains("Target")));
    }

    @Test
    void whatCannotBeCopiedDoesNotLeave() {
        assertThatThrownBy(orders::callback).isInstanceOf(OperationException.class);
    }

    @Test
    void objectsOfThePeerAppearOnlyUnderInterfacesThatSignaturesName() {
        assertThat(orders.interfacesOf(Across.ref(Runnable.class, () -> {}))).containsExactly("Runnable");
        TemporalAdjuster adjuster = temporal -> temporal;
        assertThat(orders.interfacesOf(Across.ref(TemporalAdjuster.class, adjuster)))
                .containsExactly("RemoteObject");
        Map.Entry<String, Integer> entry = Map.entry("a", 1);
        assertThat(orders.interfacesOf(Across.ref(Map.Entry.class, entry))).containsExactly("RemoteObject");
    }

    @Test
    void codeIsNotRun() {
        assertDenied(Right.RUN_CODE, () -> client.call(() -> RAN.add("code")));
        assertDenied(Right.RUN_CODE, () -> client.applyRef((io.across.RemoteCallable<?, ?>) () -> RAN.add("ref")));
        assertDenied(Right.EVALUATE_SOURCE, () -> client.execute("1 + 1", Map.of()));
        assertDenied(Right.SHIP_CODE, () -> client.export("com.acme.jobs"));
    }

    @Test
    void forgedObjectIdsLeadNowhere() {
        Caller forger = Callers.of(client);
        for (long id : new long[] {0, 1, 2, Long.MAX_VALUE}) {
            HeldObject forged = new HeldObject(id, "forger");
            assertDenied(
                    Right.USE_OBJECTS,
                    () -> forger.call(
                            JvmRequest.method(forged, MethodShape.byName("getClass"), new Object[0]), NO_DEADLINE));
            assertDenied(Right.USE_OBJECTS, () -> forger.call(JvmRequest.copy(forged), NO_DEADLINE));
        }
    }

    /** Shapes that are known from attacks on JVMs, made of nothing but the JDK, and what else runs code when it is read. */
    static Stream<Object> gadgets() throws Exception {
        Map<Object, Integer> lookup = new HashMap<>();
        lookup.put(new URL(null, "http://stranger.invalid", new NoLookup()), 1);
        PriorityQueue<String> compared = new PriorityQueue<>(2, new Comparing());
        compared.add("a");
        compared.add("b");
        Runnable lambda = (Runnable & Serializable) () -> RAN.add("lambda");
        return Stream.of(
                lookup,
                new BadAttributeValueExpException("x"),
                compared,
                Marked.class.getAnnotation(Mark.class),
                new java.util.TreeSet<>(new Comparing()),
                new java.util.TreeMap<>(Collections.reverseOrder(new Comparing())),
                new ArrayList<>(List.of(lambda)),
                lambda,
                new Unnamed(),
                new ArrayList<>(List.of(new Object[] {"a", new Unnamed()})),
                Unnamed.class);
    }

    @ParameterizedTest
    @MethodSource("gadgets")
    void gadgetsAreNotRead(Object gadget) {
        assertDenied(Right.RUN_CODE, () -> orders.echo(gadget));
    }

    @Test
    void nestedSetsThatWouldTakeYearsToHashAreRefused() {
        Set<Object> bomb = new HashSet<>();
        Set<Object> left = bomb;
        Set<Object> right = new HashSet<>();
        for (int i = 0; i < 45; i++) {
            Set<Object> nextLeft = new HashSet<>();
            Set<Object> nextRight = new HashSet<>();
            nextLeft.add("not equal");
            left.add(nextLeft);
            left.add(nextRight);
            right.add(nextLeft);
            right.add(nextRight);
            left = nextLeft;
            right = nextRight;
        }
        Object[] carried = {bomb};
        assertThatThrownBy(() -> orders.echo(carried))
                .isInstanceOf(OperationException.class)
                .hasMessageContaining("unfolds");
    }

    @Test
    void aLimitedClientReadsWhatItsInterfacesNameAndNoMore() {
        Options careful = JvmPair.OPTIONS.toBuilder().rights(Rights.none()).build();
        Options server = JvmPair.OPTIONS.toBuilder().exposed(exposed).build();
        try (JvmPair other = JvmPair.open(careful, server)) {
            Orders far = other.a().exposed(Orders.class, "orders");
            assertThat(far.kind(Kind.USUAL)).isSameAs(Kind.USUAL);
            assertThatThrownBy(() -> far.buy("tea")).isInstanceOf(SoldOutException.class);
            assertThat((Object) other.a().call(() -> List.of(1, 2))).isEqualTo(List.of(1, 2));
            assertThatThrownBy(() -> other.a().call(() -> new Unnamed()))
                    .isInstanceOf(DeniedException.class)
                    .hasMessageContaining(Unnamed.class.getName());
            assertThatThrownBy(() -> other.b().call(() -> RAN.add("backwards"))).isInstanceOf(DeniedException.class);
        }
    }

    private void assertDenied(Right right, org.assertj.core.api.ThrowableAssert.ThrowingCallable attempt) {
        int before = denials.size();
        assertThatThrownBy(attempt).isInstanceOf(DeniedException.class).hasMessageContaining(right.name());
        assertThat(denials.subList(before, denials.size()))
                .singleElement()
                .asString()
                .startsWith(right.name());
    }
}
