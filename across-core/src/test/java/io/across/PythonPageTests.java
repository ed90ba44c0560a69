package io.across;

import static org.assertj.core.api.Assertions.assertThat;

import io.across.logging.AcrossLogs;
import io.across.logging.LogForwarding;
import io.across.python.Keywords;
import io.across.python.Python;
import io.across.python.PythonException;
import io.across.python.PythonModule;
import io.across.python.PythonModules;
import io.across.python.PythonObject;
import io.across.python.TypeRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What {@code docs/python.md} says in Java runs, and the page says it so. Its Python program runs in the starter's tests. */
@Timeout(60)
class PythonPageTests {

    private static final Path PAGE = Path.of("..", "docs", "python.md");
    private static final Path THIS = Path.of("src", "test", "java", "io", "across", "PythonPageTests.java");

    /** Calls, as the page has them between words; those with an ellipsis say only that there is such a thing. */
    private static final Pattern CALL = Pattern.compile("`((?:python|proxy|greeter|Across|AcrossLogs|NamedObjects)"
            + "\\.[^`…]*\\)|new TypeRef[^`…]*|@PythonModule\\([^`…]*\\)|isInstance\\([^`…]*\\))`");

    @TempDir
    private static Path modules;

    private static Connection conn;
    private static Python python;

    record Person(String name) {}

    @PythonModule("shapes")
    interface Shapes {
        double squareArea(double side);
    }

    /** With a method whose name is a keyword of Python. */
    public static final class Greeter {
        public String from(String place) {
            return "hello from " + place;
        }
    }

    @BeforeAll
    static void boot() throws IOException {
        Files.writeString(modules.resolve("shapes.py"), "def square_area(side):\n    return side * side\n");
        conn = Connection.open(
                Endpoint.python(),
                Options.builder().timeout(Duration.ofSeconds(60)).build());
        python = conn.python();
        python.export(PythonModules.folder(modules), "shapes");
    }

    @AfterAll
    static void close() {
        conn.close();
    }

    @Test
    void theCallsRun() {
        List<Integer> list = List.of(3, 1, 2);
        List<Integer> value = list;

        assertThat(python.call("math.sqrt", 2)).isEqualTo(Math.sqrt(2));
        assertThat(python.call(Double.class, "math.floor", 2.5)).isEqualTo(2.0);
        assertThat(python.call(new TypeRef<List<Person>>() {}, "list", List.of(Map.of("name", "alice"))))
                .containsExactly(new Person("alice"));
        assertThat(python.call("sorted", list, Keywords.of("reverse", true))).isEqualTo(List.of(3, 2, 1));
        assertThat(python.callRef("list").len()).isZero();
        assertThat(python.replicate(value).len()).isEqualTo(3);
        assertThat(python.execute("x + x", Map.of("x", "ab"))).isEqualTo("abab");
        assertThat(python.within(Duration.ofSeconds(2)).call("len", list)).isEqualTo(3);
        assertThat(python.bind(Shapes.class).squareArea(3)).isEqualTo(9);
    }

    @Test
    void objectsAreLentAndBorrowed() {
        PythonObject proxy = python.callRef("list");
        Greeter object = new Greeter();

        proxy.invoke("append", 1);
        List<?> view = proxy.as(List.class);
        assertThat(view.get(0)).isEqualTo(1);
        assertThat(python.execute("greeter.from_('here')", Map.of("greeter", Across.ref(object))))
                .isEqualTo("hello from here");
    }

    @Test
    void exceptionsAreToldApartByWhatIsAboveThem() {
        try {
            python.call("open", modules.resolve("nowhere"));
        } catch (PythonException e) {
            assertThat(e.isInstance("OSError")).isTrue();
            return;
        }
        throw new AssertionError("nothing was raised");
    }

    @Test
    void soAreThoseOfOnesOwn() {
        try {
            python.execute("class Unknown(KeyError):\n    pass\nraise Unknown('x')");
        } catch (PythonException e) {
            assertThat(e.isInstance("KeyError")).isTrue();
            assertThat(e.isInstance("Unknown")).isTrue();
            assertThat(e.isInstance("OSError")).isFalse();
            return;
        }
        throw new AssertionError("nothing was raised");
    }

    /** What the page's lambda calls. */
    private static final class Log {

        private final List<String> messages = new ArrayList<>();

        void info(String message) {
            messages.add(message);
        }
    }

    @Test
    void aLambdaIsCalledBack() throws IOException {
        Files.writeString(modules.resolve("events.py"), "def on(listener):\n    listener('started')\n");
        python.export(PythonModules.folder(modules), "events");
        Log log = new Log();

        python.call("events.on", (Consumer<String>) log::info);

        assertThat(log.messages).containsExactly("started");
    }

    @Test
    void logsAreForwardedAndObjectsAreNamed() throws Exception {
        try (LogForwarding forwarding = AcrossLogs.forward(conn)) {
            forwarding.refresh();
        }
        Greeter greeter = new Greeter();
        Evaluator evaluator = NamedObjects.of(Map.of("greeter", greeter));
        assertThat(evaluator.evaluate(conn, "greeter", Map.of()))
                .isInstanceOfSatisfying(
                        Reference.class,
                        reference -> assertThat(reference.get()).isSameAs(greeter));
    }

    @Test
    void thePageShowsWhatRuns() throws IOException {
        String source = withoutSpace(Files.readString(THIS));
        List<String> shown = CALL.matcher(Files.readString(PAGE))
                .results()
                .map(match -> match.group(1))
                .toList();

        assertThat(shown)
                .hasSizeGreaterThan(13)
                .allSatisfy(call -> assertThat(source).contains(withoutSpace(call)));
    }

    private static String withoutSpace(String text) {
        return text.replaceAll("\\s+", "");
    }
}
