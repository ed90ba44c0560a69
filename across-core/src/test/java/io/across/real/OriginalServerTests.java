package io.across.real;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.across.Across;
import io.across.Connection;
import io.across.fixtures.AcrossThreads;
import io.across.fixtures.Real;
import io.across.fixtures.RealPython;
import io.across.logging.AcrossHandler;
import io.across.logging.AcrossLogs;
import io.across.logging.LogForwarding;
import io.across.python.Python;
import io.across.python.PythonException;
import io.across.python.PythonModules;
import io.across.python.PythonObject;
import io.across.python.TypeRef;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/** The original as the server, in all its handlers and over all that it speaks through, and Java as its client. */
@Real
@Timeout(120)
@ParameterizedClass
@MethodSource("places")
class OriginalServerTests {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private static Path directory;

    private static Place place;

    @Parameter(0)
    private Place.Kind kind;

    @Parameter(1)
    private String python;

    /** All with the Python that has the libraries, with others one of each sort. */
    static Stream<Arguments> places() {
        return Stream.concat(
                Arrays.stream(Place.Kind.values()).map(kind -> Arguments.of(kind, RealPython.command())),
                RealPython.commands().stream()
                        .skip(1)
                        .flatMap(other -> Stream.of(Place.Kind.LOCAL_TCP, Place.Kind.BIOS_UNIX, Place.Kind.STDIO)
                                .map(kind -> Arguments.of(kind, other))));
    }

    @BeforeParameterizedClassInvocation
    static void start(Place.Kind kind, String python) throws Exception {
        place = Place.start(kind, python, Files.createTempDirectory(directory, "place"));
        if (kind.name().startsWith("COMMAND_LINE")) {
            await().atMost(PATIENCE).ignoreExceptions().until(() -> {
                try (Connection first = place.connect()) {
                    return first.awaitReady().isConnected();
                }
            });
        }
    }

    @AfterParameterizedClassInvocation
    static void end() {
        place.close();
    }

    record Person(String name, int shoeSize) {}

    @Test
    void callsAndValues() {
        try (Connection conn = place.connect()) {
            Python there = conn.python();
            assertThat(there.call("math.sqrt", 2)).isEqualTo(Math.sqrt(2));
            assertThat(there.call("os.path.join", "a", "b")).isEqualTo("a/b");
            assertThat(there.call("datetime.datetime.fromisoformat", "2021-03-04T05:06:07"))
                    .isEqualTo(LocalDateTime.of(2021, 3, 4, 5, 6, 7));
            assertThat(there.call(new TypeRef<List<Person>>() {}, "workshop.people"))
                    .containsExactly(new Person("Ann", 38), new Person("Bob", 43));
            assertThat(there.execute("a + b", Map.of("a", List.of(1), "b", List.of(2))))
                    .isEqualTo(List.of(1, 2));
            assertThat(there.execute("x = 1")).isNull();
            byte[] many = new byte[3 << 20];
            Arrays.fill(many, (byte) 7);
            assertThat(there.call(byte[].class, "bytes", many)).isEqualTo(many);
            assertThat(there.execute("import across; across.__version__")).isEqualTo("0.1.0");
        }
    }

    @Test
    void itIsTheOriginalUnlessWeHaveBootedIt() {
        try (Connection conn = place.connect()) {
            Object file = conn.python().execute("import across; across.__file__");
            assertThat(conn.python().execute("import sys; sys.executable")).isEqualTo(python);
            if (kind.isBooted()) {
                assertThat(file).isEqualTo("across/__init__.py*");
            } else {
                assertThat(file.toString()).endsWith("/site-packages/across/__init__.py");
            }
        }
    }

    @Test
    void objectsByReference() {
        try (Connection conn = place.connect()) {
            Python there = conn.python();
            PythonObject counter = there.callRef("workshop.Counter");
            assertThat(counter.invoke("count_up")).isSameAs(counter);
            assertThat(counter.invoke("count_up", 3)).isSameAs(counter);
            assertThat(counter.invoke("get")).isEqualTo(4);
            assertThat(there.call("workshop.Counter.get", counter)).isEqualTo(4);
            PythonObject list = there.replicate(List.of("b", "a"));
            list.invoke("sort");
            assertThat(list.copy()).isEqualTo(List.of("a", "b"));
            assertThat(list.len()).isEqualTo(2);
            assertThat(list.getItem(1)).isEqualTo("b");
            List<Object> seen = new ArrayList<>();
            list.forEach(seen::add);
            assertThat(seen).containsExactly("a", "b");
            assertThatThrownBy(() -> list.getItem(7))
                    .isInstanceOfSatisfying(
                            PythonException.class,
                            e -> assertThat(e.isInstance("IndexError")).isTrue());
        }
    }

    @Test
    void exceptionsInBothDirections() {
        try (Connection conn = place.connect()) {
            Python there = conn.python();
            assertThatThrownBy(() -> there.call("workshop.chain")).isInstanceOfSatisfying(PythonException.class, e -> {
                assertThat(e).hasMessage("ValueError: no luck");
                assertThat(e.args()).containsExactly("no luck");
                assertThat(e.traceback()).contains("KeyError: 'missing'", "raise ValueError('no luck') from e");
                assertThat(e.getCause())
                        .isInstanceOfSatisfying(
                                PythonException.class,
                                cause -> assertThat(cause.isInstance("LookupError"))
                                        .isTrue());
            });
            Function<Object, Object> failing = unused -> {
                throw new IllegalArgumentException("as asked");
            };
            assertThat((List<?>) there.call("list", there.call("workshop.swallow", Across.ref(failing), 1)))
                    .isEqualTo(List.of("ValueError", "java.lang.IllegalArgumentException: as asked"));
            assertThatThrownBy(() -> there.call("workshop.call", Across.ref(failing), 1))
                    .isInstanceOfSatisfying(PythonException.class, e -> {
                        assertThat(e.isInstance("ValueError")).isTrue();
                        assertThat(e.traceback()).contains("OriginalServerTests.java", "workshop.py");
                    });
            assertThat(conn.isConnected()).isTrue();
        }
    }

    @Test
    void callbacksGoFiftyDeep() {
        try (Connection conn = place.connect()) {
            assertThat(descend(conn.python(), 50)).isEqualTo(50);
        }
    }

    private static int descend(Python there, int depth) {
        if (depth == 0) {
            return 0;
        }
        Function<Integer, Integer> deeper = left -> 1 + descend(there, left);
        return there.call(Integer.class, "workshop.call", Across.ref(deeper), depth - 1);
    }

    @Test
    void modulesAreExportedWhereTheyAreTaken() throws Exception {
        Path modules = Files.createTempDirectory(directory, "modules");
        Files.writeString(modules.resolve("sent_there.py"), """
                import numbers

                class Adder:
                    def add(self, a, b):
                        return a + b

                def where():
                    return __name__, isinstance(1, numbers.Number)
                """);
        try (Connection conn = place.connect()) {
            Python there = conn.python();
            if (kind.isBooted()) {
                there.export(PythonModules.folder(modules), "sent_there");
                assertThat(there.call("list", there.call("sent_there.where"))).isEqualTo(List.of("sent_there", true));
                assertThat(there.callRef("sent_there.Adder").invoke("add", 1, 2))
                        .isEqualTo(3);
            } else {
                assertThatThrownBy(() -> there.export(PythonModules.folder(modules), "sent_there"))
                        .hasMessageContaining("not allowed");
                assertThat(conn.isConnected()).isTrue();
            }
        }
    }

    @Test
    void whatItLogsIsLoggedHere() {
        ch.qos.logback.classic.Logger logger =
                (ch.qos.logback.classic.Logger) LoggerFactory.getLogger("workshop.benches");
        ListAppender<ILoggingEvent> seen = new ListAppender<>();
        seen.start();
        logger.addAppender(seen);
        logger.setLevel(Level.INFO);
        logger.setAdditive(false);
        try (Connection conn = place.connect()) {
            conn.python().call("workshop.log_to_caller", 20);
            await().atMost(PATIENCE).until(() -> seen.list.size() == 21);
            assertThat(seen.list.get(0).getFormattedMessage()).isEqualTo("bench 0");
            assertThat(seen.list.get(20).getFormattedMessage())
                    .startsWith("no saw")
                    .contains("KeyError: 'saw'");

            seen.list.clear();
            try (LogForwarding forwarding = AcrossLogs.forward(conn)) {
                assertThat(forwarding).isNotNull();
                conn.python().execute("""
                        import logging
                        logging.getLogger('workshop.benches').debug('unwanted')
                        logging.getLogger('workshop.benches').info('%s is sharp', 'the saw')
                        """);
                await().atMost(PATIENCE).until(() -> seen.list.size() == 1);
            }
            assertThat(seen.list.get(0).getFormattedMessage()).isEqualTo("the saw is sharp");
            assertThat(seen.list.get(0).getLevel()).isEqualTo(Level.INFO);
        } finally {
            logger.detachAppender(seen);
        }
    }

    @Test
    void whatJavaLogsIsLoggedThere() {
        String name = "workshop.java" + System.nanoTime();
        Logger logger = Logger.getLogger(name);
        try (Connection conn = place.connect()) {
            conn.python().call("workshop.collect", name);
            try (var handler = new ClosingHandler(conn)) {
                logger.addHandler(handler.handler());
                logger.setUseParentHandlers(false);
                logger.warning("from Java");
            } finally {
                Arrays.stream(logger.getHandlers()).forEach(logger::removeHandler);
            }
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(
                                    (String) conn.python().execute("import workshop; repr(workshop.collected())"))
                            .contains("('" + name + "', 'WARNING', 'from Java')"));
        }
    }

    private record ClosingHandler(AcrossHandler handler) implements AutoCloseable {

        ClosingHandler(Connection conn) {
            this(new AcrossHandler(conn));
        }

        @Override
        public void close() {
            handler.close();
        }
    }

    @Test
    void thirtyTwoThreadsAtOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(32);
        try (Connection conn = place.connect()) {
            Python there = conn.python();
            Function<Integer, Integer> twice = n -> n * 2;
            List<Future<Boolean>> done = new ArrayList<>();
            for (int i = 0; i < 32; i++) {
                int own = i;
                done.add(threads.submit(() -> {
                    PythonObject counter = there.callRef("workshop.Counter");
                    for (int round = 0; round < 20; round++) {
                        assertThat(there.call("workshop.call_twice", Across.ref(twice), own))
                                .isEqualTo(own * 4);
                        counter.invoke("count_up", own);
                    }
                    return counter.invoke("get").equals(own * 20);
                }));
            }
            for (Future<Boolean> each : done) {
                assertThat(each.get(100, TimeUnit.SECONDS)).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static long pid(Connection conn) {
        return conn.python().call(Long.class, "os.getpid");
    }

    @Test
    void whatIsLentComesBack() {
        try (Connection conn = place.connect()) {
            Python there = conn.python();
            Function<Integer, Integer> same = n -> n;
            for (int i = 0; i < 200; i++) {
                assertThat(there.callRef("workshop.Counter").invoke("get")).isEqualTo(0);
                assertThat(there.call("workshop.call", Across.ref(same), i)).isEqualTo(i);
            }
            await().atMost(PATIENCE).until(() -> {
                System.gc();
                there.call("gc.collect");
                return conn.stats().objectsLent() == 0 && conn.stats().objectsHeld() == 0;
            });
            if (!kind.isBooted()) {
                await().atMost(PATIENCE).until(() -> there.call("workshop.lent").equals(0));
            }
        }
    }

    @Test
    void nothingIsLeftOfAConnection() {
        AcrossThreads threads = new AcrossThreads();
        place.connect().close();
        threads.awaitNone();
        int children = place.children().size();
        int descriptors = descriptors();
        for (int i = 0; i < 5; i++) {
            try (Connection conn = place.connect()) {
                assertThat(pid(conn)).isPositive();
            }
        }
        threads.awaitNone();
        await().atMost(PATIENCE).until(() -> {
            System.gc();
            return descriptors() <= descriptors;
        });
        // The original looks after its children when the next one comes, or never: they are zombies until then.
        await().atMost(PATIENCE).until(() -> {
            place.connect().close();
            return place.children().size() <= children + 1;
        });
    }

    private static int descriptors() {
        String[] names = new File("/proc/self/fd").list();
        return names == null ? 0 : names.length;
    }
}
