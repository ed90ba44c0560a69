package io.across;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.across.logging.AcrossLogs;
import io.across.python.Keyword;
import io.across.python.Keywords;
import io.across.python.Python;
import io.across.python.PythonBinding;
import io.across.python.PythonException;
import io.across.python.PythonFunction;
import io.across.python.PythonModule;
import io.across.python.PythonModules;
import io.across.python.PythonName;
import io.across.python.PythonObject;
import io.across.python.PythonTuple;
import io.across.python.PythonValue;
import io.across.python.TypeRef;
import java.lang.reflect.Method;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** A Java program and a real Python process that it has booted. */
@Timeout(120)
class PythonTests {

    @TempDir
    private static Path modules;

    private static Connection conn;
    private static Python python;

    @BeforeAll
    static void boot() throws Exception {
        conn = Connection.fromCommand(
                Bios.python().command(),
                Options.builder().timeout(Duration.ofSeconds(60)).build());
        python = conn.python();
        Files.writeString(modules.resolve("shapes.py"), """
                import dataclasses, enum, typing

                @dataclasses.dataclass
                class Person:
                    name: str
                    shoe_size: int

                Point = typing.NamedTuple('Point', [('x', int), ('y', int)])

                class Color(enum.Enum):
                    RED = 'red'

                class Counter:
                    def __init__(self):
                        self.value = 0
                    def count_up(self, by=1):
                        self.value += by
                        return self
                    def get(self):
                        return self.value
                    def fail(self):
                        raise KeyError('lost')

                def people():
                    return [Person('Ann', 38), Person('Bob', 43)]

                def point():
                    return Point(1, -2)

                def color():
                    return Color.RED

                def mean(values, *, digits=2, weights=None):
                    return round(sum(values) / len(values), digits)

                def join(separator, *parts):
                    return separator.join(parts)

                def chain():
                    try:
                        {}['missing']
                    except KeyError as e:
                        raise ValueError('no luck') from e

                def call(function, *args):
                    return function(*args)

                def use(map, numbers, greeter):
                    map['new'] = len(map)
                    del map['old']
                    results = [sorted(map), 'new' in map, numbers[0], numbers[-1], numbers[1:], list(numbers), len(numbers)]
                    results.append(greeter.greet('you'))
                    results.append(greeter.from_('here'))
                    try:
                        map['nothing']
                    except KeyError as e:
                        results.append(repr(e))
                    try:
                        numbers[9]
                    except IndexError:
                        results.append('index')
                    try:
                        greeter.fail()
                    except ValueError as e:
                        results.append(str(e))
                    return results
                """);
        python.export(PythonModules.folder(modules), "shapes");
    }

    @AfterAll
    static void close() {
        conn.close();
        await().until(() -> ProcessHandle.current().children().noneMatch(ProcessHandle::isAlive));
    }

    record Person(String name, int shoeSize) {}

    record Point(int x, int y) {}

    enum Color {
        RED,
        GREEN
    }

    @Test
    void functionsAreCalledByName() {
        assertThat(python.call("math.sqrt", 2)).isEqualTo(Math.sqrt(2));
        assertThat(python.call("os.path.join", "a", "b")).isEqualTo("a/b");
        assertThat(python.call("len", List.of(1, 2, 3))).isEqualTo(3);
        assertThat(python.call("datetime.datetime.fromisoformat", "2021-03-04T05:06:07"))
                .isEqualTo(LocalDateTime.of(2021, 3, 4, 5, 6, 7));
        assertThat(python.call("builtins:dict.fromkeys", List.of("a"), 1)).isEqualTo(Map.of("a", 1));
        assertThat(python.call("sorted", List.of(1, 3, 2), Keywords.of("reverse", true)))
                .isEqualTo(List.of(3, 2, 1));
        assertThatThrownBy(() -> python.call("no.such.function"))
                .isInstanceOf(OperationException.class)
                .hasMessageContaining("no.such.function");
        assertThatThrownBy(() -> python.call("math.")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void resultsAreConverted() {
        assertThat(python.call(Double.class, "math.floor", 2.5)).isEqualTo(2.0);
        assertThat(python.call(long.class, "pow", 2, 40)).isEqualTo(1L << 40);
        assertThat(python.call(BigInteger.class, "pow", 2, 100)).isEqualTo(BigInteger.TWO.pow(100));
        assertThat(python.call(new TypeRef<List<Person>>() {}, "shapes.people"))
                .containsExactly(new Person("Ann", 38), new Person("Bob", 43));
        assertThat(python.call(Point.class, "shapes.point")).isEqualTo(new Point(1, -2));
        assertThat(python.call(Color.class, "shapes.color")).isEqualTo(Color.RED);
        assertThat(python.call("shapes.people"))
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .first()
                .isInstanceOfSatisfying(PythonValue.class, ann -> {
                    assertThat(ann.type()).isEqualTo(new PythonName("shapes", "Person"));
                    assertThat(ann.fields()).containsEntry("name", "Ann").containsEntry("shoe_size", 38);
                });
        assertThatThrownBy(() -> python.call(int.class, "print")).hasMessageContaining("None");
        assertThatThrownBy(() -> python.call(int.class, "pow", 2, 40)).hasMessageContaining("1099511627776");
        assertThatThrownBy(() -> python.call(Point.class, "len", "abc")).hasMessageContaining("Point");
    }

    @Test
    void textIsExecutedWithVariables() {
        assertThat(python.execute("2 + 2")).isEqualTo(4);
        assertThat(python.execute("two = 2; two + two")).isEqualTo(4);
        assertThat(python.execute("x + x", Map.of("x", "ab"))).isEqualTo("abab");
        assertThat(python.execute("x = 1")).isNull();
        assertThat(python.execute(Double.class, "x / 2", Map.of("x", 3))).isEqualTo(1.5);
        assertThatThrownBy(() -> python.execute("1 +"))
                .isInstanceOfSatisfying(
                        PythonException.class,
                        e -> assertThat(e.isInstance("SyntaxError")).isTrue());
    }

    @Test
    void callsGoOnAsynchronouslyAndWithDeadlines() throws Exception {
        assertThat(python.callAsync("math.sqrt", 4).get(30, TimeUnit.SECONDS)).isEqualTo(2.0);
        assertThat(python.callAsync(Integer.class, "len", "four").get(30, TimeUnit.SECONDS))
                .isEqualTo(4);
        assertThatThrownBy(() -> python.within(Duration.ofMillis(200)).call("time.sleep", 5))
                .isInstanceOf(DeadlineException.class)
                .hasMessageContaining("time.sleep");
        assertThat(python.call("len", "alive")).isEqualTo(5);
    }

    @Test
    void exceptionsArriveWithTypeArgumentsTracebackAndCause() {
        assertThatThrownBy(() -> python.call("shapes.chain")).isInstanceOfSatisfying(PythonException.class, e -> {
            assertThat(e).hasMessage("ValueError: no luck");
            assertThat(e.type()).isEqualTo(new PythonName("builtins", "ValueError"));
            assertThat(e.args()).containsExactly("no luck");
            assertThat(e.traceback())
                    .contains("KeyError: 'missing'")
                    .contains("The above exception was the direct cause")
                    .contains("raise ValueError('no luck') from e")
                    .contains("shapes.py");
            assertThat(e.hops()).hasSize(1);
            assertThat(e.hops().get(0).pid())
                    .isEqualTo(Long.parseLong(conn.peer().properties().get("pid")));
            assertThat(e.getCause()).isInstanceOfSatisfying(PythonException.class, cause -> {
                assertThat(cause.isInstance("LookupError")).isTrue();
                assertThat(cause.isInstance("OSError")).isFalse();
            });
            assertThat(Arrays.toString(e.getStackTrace())).contains("chain", "PythonTests");
        });
        assertThatThrownBy(() -> python.call("open", "/no/such/file"))
                .isInstanceOfSatisfying(PythonException.class, e -> {
                    assertThat(e.isInstance("FileNotFoundError")).isTrue();
                    assertThat(e.isInstance("OSError")).isTrue();
                    assertThat(e).hasMessageContaining("[Errno 2] No such file or directory: '/no/such/file'");
                });
    }

    @Test
    void objectsStayThereAndAreUsedThroughProxies() {
        PythonObject list = python.callRef("list");
        list.invoke("append", "brie");
        list.invoke("extend", List.of("gouda", "feta"));
        assertThat(list.len()).isEqualTo(3);
        assertThat(list.getItem(0)).isEqualTo("brie");
        list.setItem(0, "cheddar");
        list.delItem(2);
        assertThat(list.contains("gouda")).isTrue();
        List<Object> seen = new ArrayList<>();
        list.forEach(seen::add);
        assertThat(seen).containsExactly("cheddar", "gouda");
        assertThat(list.copy()).isEqualTo(List.of("cheddar", "gouda"));
        assertThat(Proxies.connectionOf(list)).isSameAs(conn);
        assertThat(python.call("len", list)).isEqualTo(2);
        assertThatThrownBy(() -> list.getItem(99))
                .isInstanceOfSatisfying(
                        PythonException.class,
                        e -> assertThat(e.isInstance("IndexError")).isTrue());
        PythonObject counter = python.callRef("shapes.Counter");
        assertThat(counter.invoke("count_up", Keywords.of("by", 3))).isSameAs(counter);
        assertThat(counter.invoke("get")).isEqualTo(3);
        assertThat(python.replicate(Map.of("a", 1)).invoke("get", "a")).isEqualTo(1);
    }

    interface Counting {
        Counting countUp();

        int get();

        default int next() {
            return countUp().get();
        }
    }

    @Test
    @SuppressWarnings("unchecked") // what Python has
    void proxiesAreJavaInterfaces() {
        List<Object> list = python.callRef("list").as(List.class);
        list.add("b");
        list.add(0, "a");
        assertThat(list).hasSize(2);
        assertThat(list.get(1)).isEqualTo("b");
        assertThat(list.remove(0)).isEqualTo("a");
        assertThatThrownBy(() -> list.get(7)).isInstanceOf(IndexOutOfBoundsException.class);
        Map<Object, Object> map = python.callRef("dict").as(Map.class);
        map.put("k", 1);
        assertThat(map.get("k")).isEqualTo(1);
        assertThat(map.get("none")).isNull();
        assertThat(new LinkedHashMap<>(map)).isEqualTo(Map.of("k", 1));
        assertThat(map.remove("k")).isEqualTo(1);
        Iterator<Object> steps = python.callRef("iter", List.of(1, 2)).as(Iterator.class);
        assertThat(steps.next()).isEqualTo(1);
        assertThat(steps.next()).isEqualTo(2);
        assertThat(steps.hasNext()).isFalse();
        Function<Object, Object> root = python.callRef("functools.partial", new PythonName("math", "sqrt"))
                .as(Function.class);
        assertThat(root.apply(9)).isEqualTo(3.0);
        Counting counting = python.callRef("shapes.Counter").as(Counting.class);
        assertThat(counting.countUp().get()).isEqualTo(1);
        assertThat(counting.next()).isEqualTo(2);
        assertThat(counting).isNotEqualTo(list).asString().contains("proxy of Python object");
        assertThat(Proxies.isProxy(counting)).isTrue();
    }

    /** What Python uses. */
    public static final class Greeter {
        public String greet(String name) {
            return "hello " + name;
        }

        public String greet(int times) {
            return "hello ".repeat(times);
        }

        public String from(String place) {
            return "from " + place;
        }

        public void fail() {
            throw new IllegalArgumentException("as asked");
        }
    }

    @Test
    void javaObjectsAreUsedThereLikePythonsOwn() {
        Map<String, Object> map = new HashMap<>(Map.of("old", 1));
        Object results = python.call(
                "shapes.use",
                Across.ref(map),
                Across.ref(new ArrayList<>(List.of(10, 20, 30))),
                Across.ref(new Greeter()));
        assertThat(results)
                .isEqualTo(Arrays.asList(
                        List.of("new"),
                        true,
                        10,
                        30,
                        List.of(20, 30),
                        List.of(10, 20, 30),
                        3,
                        "hello you",
                        "from here",
                        "KeyError('nothing')",
                        "index",
                        "java.lang.IllegalArgumentException: as asked"));
        assertThat(map).containsOnlyKeys("new");
        Function<Integer, Integer> twice = n -> n * 2;
        assertThat(python.call("shapes.call", Across.ref(twice), 21)).isEqualTo(42);
        // Python frees what exceptions have seen when it collects cycles.
        await().until(() -> {
            python.execute("import gc; gc.collect()");
            return conn.stats().objectsLent() == 0;
        });
    }

    @Test
    void callbacksGoToAnyDepth() {
        assertThat(descend(6)).isEqualTo(6);
    }

    private static int descend(int depth) {
        if (depth == 0) {
            return 0;
        }
        Function<Integer, Integer> deeper = left -> 1 + descend(left);
        return python.call(Integer.class, "shapes.call", Across.ref(deeper), depth - 1);
    }

    @Test
    void javasExceptionsCrossPythonAndComeBack() {
        Function<Object, Object> failing = unused -> {
            throw new UnsupportedOperationException("not here");
        };
        assertThatThrownBy(() -> python.call("shapes.call", Across.ref(failing), 1))
                .isInstanceOfSatisfying(PythonException.class, e -> {
                    assertThat(e.isInstance("NotImplementedError")).isTrue();
                    assertThat(e).hasMessageContaining("java.lang.UnsupportedOperationException: not here");
                    assertThat(e.traceback()).contains("PythonTests.java").contains("shapes.py");
                    assertThat(e.hops()).hasSize(2);
                });
    }

    @Test
    void valuesWithoutCounterpartAreRefusedAndLeaveNothing() {
        assertThatThrownBy(() -> python.call("len", List.of(Across.ref(new Object()), new Object())))
                .isInstanceOf(OperationException.class)
                .hasMessageContaining("java.lang.Object")
                .hasMessageContaining("Across.ref");
        assertThat(conn.stats().objectsLent()).isZero();
        assertThatThrownBy(() -> conn.call(() -> 42))
                .isInstanceOf(OperationException.class)
                .hasMessageContaining("Connection.python()");
    }

    @PythonModule("shapes")
    interface Shapes {
        double mean(List<Integer> values, @Keyword Integer digits);

        String join(String separator, String... parts);

        List<Person> people();

        @PythonFunction("people")
        CompletableFuture<List<Person>> peopleLater();

        @PythonFunction(value = "Counter", deadline = "PT20S")
        PythonValue counter();
    }

    @PythonModule("shapes")
    interface Misfit {
        double mean();

        void nothingLikeThat();

        String join(@Keyword("glue") String separator);
    }

    @Test
    void modulesAreJavaInterfaces() throws Exception {
        Shapes shapes = python.bind(Shapes.class);
        assertThat(shapes.mean(List.of(1, 2, 2), null)).isEqualTo(1.67);
        assertThat(shapes.mean(List.of(1, 2, 2), 1)).isEqualTo(1.7);
        assertThat(shapes.join("-", "a", "b")).isEqualTo("a-b");
        assertThat(shapes.people()).hasSize(2).contains(new Person("Ann", 38));
        assertThat(shapes.peopleLater().get(30, TimeUnit.SECONDS)).hasSize(2);
        assertThat(shapes).hasToString("Python module shapes");
        assertThatThrownBy(() -> python.bind(Misfit.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("mean: mean(values")
                .hasMessageContaining("nothingLikeThat: there is no function nothing_like_that")
                .hasMessageContaining("join: join(separator");
        assertThatThrownBy(() -> python.bind(Counting.class)).hasMessageContaining("@PythonModule");
    }

    interface Clock {
        void sleep(double seconds);

        void nothingLikeThat();
    }

    @Test
    void anInterfaceIsBoundByABinding() throws Exception {
        Map<Method, Duration> deadlines = Map.of(Clock.class.getMethod("sleep", double.class), Duration.ofMillis(50));
        assertThatThrownBy(() -> python.bind(Clock.class, new PythonBinding("time", deadlines, true)))
                .hasMessageContaining("there is no function nothing_like_that");
        Clock clock = python.bind(Clock.class, new PythonBinding("time", deadlines, false));
        clock.sleep(0);
        assertThatThrownBy(() -> clock.sleep(5)).isInstanceOf(DeadlineException.class);
        assertThatThrownBy(clock::nothingLikeThat).hasMessageContaining("nothing_like_that");
    }

    @Test
    void largeBytesGoThereAndBack() {
        byte[] bytes = new byte[3 << 20];
        Arrays.fill(bytes, (byte) 7);
        assertThat(python.call(byte[].class, "bytes", bytes)).isEqualTo(bytes);
    }

    @Test
    void garbageProxiesAreGivenBack() {
        python.execute("import builtins; builtins.kept = []");
        for (int i = 0; i < 50; i++) {
            assertThat(python.callRef("list").len()).isZero();
        }
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            System.gc();
            return conn.stats().objectsHeld() < 10;
        });
    }

    @Test
    void aJvmHasNoPython() {
        try (Peers peers = Peers.connect()) {
            assertThatThrownBy(() -> peers.client().python().call("len", "x"))
                    .isInstanceOf(OperationException.class)
                    .hasMessageContaining("the peer is a JVM");
        }
    }

    @Test
    void whatPythonLogsIsLoggedHere() {
        ch.qos.logback.classic.Logger logger =
                (ch.qos.logback.classic.Logger) LoggerFactory.getLogger("rainbow.colors");
        ListAppender<ILoggingEvent> seen = new ListAppender<>();
        seen.start();
        logger.addAppender(seen);
        logger.setLevel(Level.INFO);
        try {
            AcrossLogs.forward(conn);
            AcrossLogs.forward(conn, org.slf4j.event.Level.DEBUG);
            python.execute("""
                    import logging, threading
                    log = logging.getLogger('rainbow.colors')
                    threading.current_thread().name = 'painter'
                    log.debug('suppressed here')
                    log.warning('%s is missing', 'red')
                    try:
                        {}['red']
                    except KeyError:
                        log.exception('not found')
                    logging.getLogger('across').error('its own business')
                    """);
            await().atMost(Duration.ofSeconds(60)).until(() -> seen.list.size() == 2);
        } finally {
            logger.detachAppender(seen);
        }
        ILoggingEvent warning = seen.list.get(0);
        assertThat(warning.getFormattedMessage()).isEqualTo("red is missing");
        assertThat(warning.getLevel()).isEqualTo(Level.WARN);
        assertThat(warning.getThreadName()).isEqualTo("painter");
        assertThat(warning.getMDCPropertyMap()).containsEntry("across.connection", conn.name());
        assertThat(Duration.between(warning.getInstant(), Instant.now())).isLessThan(Duration.ofMinutes(1));
        assertThat(seen.list.get(1).getFormattedMessage())
                .startsWith("not found\nTraceback (most recent call last):")
                .endsWith("KeyError: 'red'");
        assertThat(seen.list.get(1).getLevel()).isEqualTo(Level.ERROR);
    }

    @Test
    void tuplesAndListsAreToldApart() {
        assertThat(python.call("repr", PythonTuple.of(1, 2))).isEqualTo("(1, 2)");
        assertThat(python.call("repr", List.of(1, 2))).isEqualTo("[1, 2]");
        assertThat(python.call("tuple", List.of(1))).isInstanceOf(PythonTuple.class);
    }
}
