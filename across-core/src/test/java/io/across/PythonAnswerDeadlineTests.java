package io.across;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.across.python.Python;
import io.across.python.PythonException;
import io.across.python.PythonFunction;
import io.across.python.PythonModule;
import io.across.python.PythonModules;
import io.across.python.PythonObject;
import io.across.python.PythonValue;
import io.across.python.TypeRef;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;

/** Python objects that lie somewhere inside of an answer have the deadline of the call that was answered. */
@Timeout(120)
class PythonAnswerDeadlineTests {

    private static final Duration SHORT = Duration.ofSeconds(1);

    /** Longer than {@link #SHORT}, in seconds. */
    private static final double LONGER = 1.3;

    private static final ExecutorService THREADS = Executors.newCachedThreadPool();

    private static Connection conn;
    private static Python python;

    /** What is to be seen once all tests have run, so that all deadlines pass at the same time. */
    private static final List<Runnable> CHECKS = new ArrayList<>();

    private String test = "";

    interface Sleeper {
        boolean nap(double seconds);

        boolean rest();
    }

    interface Room {
        List<Sleeper> beds();

        @PythonFunction(value = "beds", deadline = "PT1S")
        List<Sleeper> bedsSoon();

        Sleeper first();
    }

    @PythonModule("rooms")
    interface Rooms {
        List<Sleeper> pair();

        @PythonFunction(value = "pair", deadline = "PT1S")
        List<Sleeper> pairSoon();

        @PythonFunction(value = "pair", deadline = "PT1S")
        CompletableFuture<List<Sleeper>> pairLater();
    }

    record Suite(Sleeper bed, List<PythonObject> others) {}

    static class Flat {
        private @Nullable Sleeper bed;
        private List<PythonObject> others = List.of();
        private List<?> lent = List.of();
        private @Nullable Object anything;

        public @Nullable Sleeper getBed() {
            return bed;
        }

        public void setBed(Sleeper bed) {
            this.bed = bed;
        }

        public List<PythonObject> getOthers() {
            return others;
        }

        public void setOthers(List<PythonObject> others) {
            this.others = others;
        }

        public List<?> getLent() {
            return lent;
        }

        public void setLent(List<?> lent) {
            this.lent = lent;
        }

        public @Nullable Object getAnything() {
            return anything;
        }

        public void setAnything(Object anything) {
            this.anything = anything;
        }
    }

    record Named<T>(String name, T bed) {}

    @BeforeAll
    static void boot() throws Exception {
        conn = Connection.fromCommand(
                Bios.python().command(),
                Options.builder().timeout(Duration.ofSeconds(60)).build());
        python = conn.python();
        python.export(PythonModules.classPath("python"), "rooms", "house");
        // Imported here, so that no deadline has to do with that.
        python.call("house.upstairs.pair");
    }

    @BeforeEach
    void remember(TestInfo info) {
        test = info.getDisplayName();
    }

    @AfterAll
    static void checkAndClose() {
        try {
            check();
        } finally {
            python.call("rooms:morning.set");
            conn.close();
            THREADS.shutdown();
        }
    }

    /** Looks at all at once: each takes as long as the deadline. */
    private static void check() {
        CHECKS.stream()
                .map(check -> CompletableFuture.runAsync(check, THREADS))
                .toList()
                .forEach(CompletableFuture::join);
        CHECKS.clear();
    }

    private void mustBeSoon(@Nullable Object bed) {
        String context = test;
        CHECKS.add(() -> assertThatExceptionOfType(DeadlineException.class)
                .as(context)
                .isThrownBy(() -> sleeper(bed).rest())
                .withMessageContaining("1000 ms"));
    }

    private void mayTakeLonger(@Nullable Object bed) {
        String context = test;
        CHECKS.add(() -> assertThat(sleeper(bed).nap(LONGER)).as(context).isTrue());
    }

    private static Sleeper sleeper(@Nullable Object bed) {
        return bed instanceof Sleeper sleeper ? sleeper : ((PythonObject) bed).as(Sleeper.class);
    }

    /** The only proxy in a value. */
    private static Object only(@Nullable Object value) {
        List<Object> found = new ArrayList<>();
        find(value, found, Collections.newSetFromMap(new IdentityHashMap<>()));
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    private static void find(@Nullable Object value, List<Object> found, Set<Object> seen) {
        if (value == null || !seen.add(value)) {
            return;
        }
        if (value instanceof PythonObject proxy) {
            found.add(proxy);
        } else if (value instanceof Collection<?> elements) {
            elements.forEach(each -> find(each, found, seen));
        } else if (value instanceof Map<?, ?> map) {
            map.forEach((key, each) -> {
                find(key, found, seen);
                find(each, found, seen);
            });
        } else if (value instanceof PythonValue made) {
            find(made.args(), found, seen);
            find(made.fields(), found, seen);
            find(made.items(), found, seen);
        }
    }

    @Test
    void whateverItLiesIn() {
        List<String> kinds = python.call(new TypeRef<List<String>>() {}, "rooms.kinds");
        assertThat(kinds).hasSize(17);
        Python soon = python.within(SHORT);
        kinds.forEach(kind -> mustBeSoon(only(soon.call("rooms.inside", kind))));
    }

    @Test
    void withoutADeadlineThereIsNone() {
        mayTakeLonger(only(python.call("rooms.inside", "deep")));
        mayTakeLonger(only(python.call("rooms.shared")));
    }

    @Test
    void whateverItIsConvertedTo() {
        Python soon = python.within(SHORT);
        mustBeSoon(soon.call(new TypeRef<List<Sleeper>>() {}, "rooms.pair").get(1));
        mustBeSoon(soon.call(Sleeper[].class, "rooms.pair")[1]);
        mustBeSoon(soon.call(new TypeRef<Map<String, Sleeper>>() {}, "rooms.inside", "dict")
                .get("a"));
        mustBeSoon(soon.call(new TypeRef<Map<String, Optional<Sleeper>>>() {}, "rooms.inside", "OrderedDict")
                .get("a")
                .orElseThrow());
        mustBeSoon(soon.call(new TypeRef<Named<Sleeper>>() {}, "rooms.inside", "named tuple")
                .bed());
        Suite suite = soon.call(Suite.class, "rooms.suite");
        mustBeSoon(suite.bed());
        mustBeSoon(suite.others().get(1));
        mustBeSoon(soon.execute(Suite.class, "import rooms\nrooms.suite()", Map.of())
                .bed());
    }

    @Test
    void aBeanHasProxiesForProperties() {
        Flat flat = python.within(SHORT).call(Flat.class, "rooms.flat");
        mustBeSoon(flat.getBed());
        mustBeSoon(flat.getOthers().get(1));
        mustBeSoon(flat.getAnything());
        assertThat(flat.getLent()).hasSize(2);
        mustBeSoon(flat.getLent().get(1));
    }

    @Test
    void howeverItIsAskedFor() throws Exception {
        Python soon = python.within(SHORT);
        mustBeSoon(only(soon.execute("import rooms\n{'a': rooms.bed()}")));
        mustBeSoon(soon.callRef("rooms.pair").getItem(0));
        mustBeSoon(soon.replicate(python.callRef("rooms.Bed")));
        mustBeSoon(only(soon.callAsync("rooms.inside", "list").get(30, TimeUnit.SECONDS)));
        mustBeSoon(
                only(soon.executeAsync("import rooms\n(rooms.bed(),)", Map.of()).get(30, TimeUnit.SECONDS)));
        mustBeSoon(soon.callAsync(Suite.class, "rooms.suite")
                .get(30, TimeUnit.SECONDS)
                .bed());
        List<?> upstairs = (List<?>) soon.callAsync("house.upstairs.pair").get(30, TimeUnit.SECONDS);
        mustBeSoon(upstairs.get(1));
        mustBeSoon(((List<?>) soon.call("house.upstairs.pair")).get(1));
    }

    @Test
    void whatAnObjectAnswersHasTheDeadlineOfTheObject() {
        PythonObject pair = python.within(SHORT).callRef("rooms.pair");
        Iterator<@Nullable Object> elements = pair.iterator();
        mustBeSoon(elements.next());
        mustBeSoon(pair.as(Iterable.class).iterator().next());
        mustBeSoon(pair.as(List.class).get(1));
        mustBeSoon(((List<?>) pair.copy()).get(1));
        mustBeSoon(pair.getItem(0));
        PythonObject map = python.within(SHORT).callRef("rooms.inside", "dict");
        mustBeSoon(map.as(Map.class).get("a"));
        mustBeSoon(map.as(Map.class).values().iterator().next());
        Room room = python.within(SHORT).callRef("rooms.room").as(Room.class);
        mustBeSoon(room.first());
        mustBeSoon(room.beds().get(1));
        mayTakeLonger(python.callRef("rooms.pair").iterator().next());
    }

    @Test
    void whatAMethodWithADeadlineAnswersHasIt() throws Exception {
        Room room = python.callRef("rooms.room").as(Room.class);
        mustBeSoon(room.bedsSoon().get(1));
        mayTakeLonger(room.beds().get(1));
        Rooms rooms = python.bind(Rooms.class);
        mustBeSoon(rooms.pairSoon().get(1));
        mustBeSoon(rooms.pairLater().get(30, TimeUnit.SECONDS).get(1));
        mayTakeLonger(rooms.pair().get(1));
        mustBeSoon(python.within(SHORT).bind(Rooms.class).pair().get(1));
    }

    @Test
    void whatIsRaisedMayHoldSomeToo() {
        Python soon = python.within(SHORT);
        PythonException raised = catchThrowableOfType(PythonException.class, () -> soon.call("rooms.fail"));
        mustBeSoon(only(raised.args()));
        mustBeSoon(only(((PythonException) raised.getCause()).args()));
        ExecutionException later = catchThrowableOfType(
                ExecutionException.class, () -> soon.callAsync("rooms.fail").get(30, TimeUnit.SECONDS));
        mustBeSoon(only(((PythonException) later.getCause()).args()));
        PythonObject room = soon.callRef("rooms.room");
        PythonException ofRoom = catchThrowableOfType(PythonException.class, () -> room.invoke("fail"));
        mustBeSoon(only(ofRoom.args()));
        PythonException patient = catchThrowableOfType(PythonException.class, () -> python.call("rooms.fail"));
        mayTakeLonger(only(patient.args()));
    }

    @Test
    void whoeverHasTheSameObjectFromElsewhereIsNotDisturbed() {
        Object before = only(python.call("rooms.shared"));
        Object soon = only(python.within(SHORT).call("rooms.shared"));
        Object unhurried = only(python.within(Duration.ofSeconds(30)).call("rooms.shared"));
        Object after = only(python.call("rooms.shared"));
        mustBeSoon(soon);
        mayTakeLonger(before);
        mayTakeLonger(unhurried);
        mayTakeLonger(after);
        check();
        mustBeSoon(only(python.within(SHORT).call("rooms.again", before)));
        mayTakeLonger(before);
        mayTakeLonger(only(python.call("rooms.again", soon)));
        check();
        mustBeSoon(soon);
        mayTakeLonger(before);
    }

    @Test
    void anObjectThatIsThereTwiceIsOne() {
        List<?> twice = (List<?>) python.within(SHORT).call("rooms.twice");
        assertThat(twice.get(0)).isSameAs(twice.get(1));
        List<?> patient = (List<?>) python.call("rooms.twice");
        assertThat(patient.get(0)).isSameAs(patient.get(1)).isNotEqualTo(twice.get(0));
    }

    @Test
    void whatThisSideLentComesHomeAsItIs() throws Exception {
        try (Connection other = Connection.open(Endpoint.python())) {
            PythonObject theirs = other.python().callRef("list");
            List<?> answer = (List<?>) python.within(Duration.ofSeconds(30)).call("rooms.same", Across.ref(theirs));
            assertThat(answer.get(0)).isSameAs(theirs);
        }
    }

    @Test
    void aCallbackDuringTheCallIsNoAnswer() {
        AtomicReference<@Nullable Object> told = new AtomicReference<>();
        Consumer<Object> listener = told::set;
        mustBeSoon(only(python.within(SHORT).call("rooms.tell", Across.ref(listener))));
        mayTakeLonger(only(told.get()));
    }

    @Test
    void whatHasNoEndIsNotGoneThrough() {
        assertThatExceptionOfType(OperationException.class)
                .isThrownBy(() -> python.call(Flat.class, "rooms.without_end"))
                .withMessageContaining("a reference of more than 10000 elements");
    }

    @Test
    void whatTheWaitForAConnectionTookIsNotTakenFromThem() {
        mustBeSoon(only(python.within(Duration.ofSeconds(30), SHORT).call("rooms.shared")));
        // Ends with what stands behind it.
        Connection lasting =
                Connection.lasting(Endpoint.of("rooms", options -> conn), Options.defaults(), Backoff.never());
        mustBeSoon(only(lasting.python().within(SHORT).call("rooms.shared")));
        mayTakeLonger(only(lasting.python().call("rooms.shared")));
    }
}
