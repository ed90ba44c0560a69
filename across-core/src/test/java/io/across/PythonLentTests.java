package io.across;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.across.python.Python;
import io.across.python.PythonException;
import io.across.python.PythonModule;
import io.across.python.PythonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntBinaryOperator;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a real Python process does with Java's objects. */
@Timeout(120)
class PythonLentTests {

    private static Connection conn;

    @BeforeAll
    static void boot() {
        conn = Connection.fromCommand(
                Bios.python().command(),
                Options.builder().timeout(Duration.ofSeconds(60)).build());
    }

    @AfterAll
    static void close() {
        conn.close();
    }

    private static @Nullable Object execute(String source, Object lent) {
        return conn.python().execute(source, Map.of("lent", lent));
    }

    @Test
    void aDeepCopyIsTheValue() {
        assertThat(execute("import copy; copy.deepcopy(lent)", Across.ref(List.of(1, 2))))
                .isEqualTo(List.of(1, 2));
    }

    @Test
    void aReferenceThatOccursTwiceIsOneProxy() {
        Reference<List<Integer>> reference = Across.ref(List.of(1));
        assertThat(execute("lent[0] is lent[1]", List.of(reference, reference))).isEqualTo(true);
        assertThat(execute("lent[0] is lent[1]", List.of(reference, Across.ref(reference.get()))))
                .isEqualTo(false);
    }

    @Test
    void anExceptionThatCrossesJavaIsToldOfEachProcessByItself() {
        Supplier<@Nullable Object> fails = () -> conn.python().execute("raise ValueError('deep')");
        PythonException e = catchThrowableOfType(PythonException.class, () -> execute("lent()", Across.ref(fails)));
        assertThat(e.hops()).hasSize(3);
        assertThat(e.hops().get(1).frames())
                .allSatisfy(frame -> assertThat(frame.file()).endsWith(".java"))
                .anySatisfy(frame -> assertThat(frame.function()).contains("PythonLentTests"));
        assertThat(e.hops().get(2).frames())
                .anySatisfy(frame -> assertThat(frame.source()).contains("raise ValueError('deep')"));
    }

    @Test
    void aLambdaIsCalledBack() {
        List<String> heard = new ArrayList<>();
        IntBinaryOperator sum = (a, b) -> a + b;
        Consumer<String> hears = heard::add;
        RemoteCallable<String, RuntimeException> travels = () -> "home";

        assertThat(execute("lent(40, 2)", sum)).isEqualTo(42);
        assertThat(execute("[each('x') for each in lent]", List.of(hears, hears)))
                .isEqualTo(Arrays.asList(null, null));
        assertThat(heard).containsExactly("x", "x");
        assertThat(execute("lent()", travels)).isEqualTo("home");
        assertThat(execute("lent[0] is lent[1]", List.of(sum, sum))).isEqualTo(true);
    }

    @Test
    void whatIsClosedIsLetGo() {
        Python python = conn.python();
        python.execute("""
                import builtins, weakref
                class Kept:
                    def close(self):
                        return 'its own'
                def kept():
                    made = Kept()
                    builtins.seen = weakref.ref(made)
                    return made
                builtins.kept = kept
                """);
        PythonObject kept = python.callRef("kept");
        PythonObject view = kept.within(Duration.ofSeconds(30));
        assertThat(kept.invoke("close")).isEqualTo("its own");
        assertThat(python.execute("import builtins; builtins.seen() is not None"))
                .isEqualTo(true);
        long held = conn.stats().objectsHeld();
        kept.close();
        kept.close();
        assertThat(conn.stats().objectsHeld()).isEqualTo(held - 1);
        await().untilAsserted(() -> assertThat(python.execute("import builtins; builtins.seen() is None"))
                .isEqualTo(true));
        assertThatExceptionOfType(OperationException.class)
                .isThrownBy(() -> view.invoke("close"))
                .withMessageContaining("its proxy here was closed");
        assertThatExceptionOfType(OperationException.class)
                .isThrownBy(() -> python.call("len", view))
                .withMessageContaining("its proxy here was closed");
    }

    private static void assertExecuted(Object lent, String... lines) {
        for (String line : lines) {
            String[] sides = line.split(" => ", 2);
            if (sides[0].contains(";")) {
                execute(sides[0].substring(0, sides[0].indexOf(';')), lent);
            }
            String source = sides[0].substring(sides[0].indexOf(';') + 1).strip();
            assertThat(execute("repr(" + source + ")", lent)).as(line).isEqualTo(sides[1]);
        }
    }

    @Test
    void aListAnswersWhatPythonsOwnDoes() {
        List<Object> list = new ArrayList<>(List.of(3, 1, 2));
        assertExecuted(
                Across.ref(list),
                "lent.append(7); lent[:] => [3, 1, 2, 7]",
                "lent.extend((8, 1)); lent[:] => [3, 1, 2, 7, 8, 1]",
                "lent.insert(0, 'a'); lent[0] => 'a'",
                "lent.insert(-1, 'b'); lent[-2:] => ['b', 1]",
                "lent.insert(100, 'z'); lent[-1] => 'z'",
                "lent.pop() => 'z'",
                "lent.pop(0) => 'a'",
                "lent.remove('b'); lent[:] => [3, 1, 2, 7, 8, 1]",
                "lent.remove(1); lent[:] => [3, 2, 7, 8, 1]",
                "lent.index(7) => 2",
                "lent.index(1, -1) => 4",
                "lent.count(8) => 1",
                "lent.sort(); lent[:] => [1, 2, 3, 7, 8]",
                "lent.sort(reverse=True); lent[:] => [8, 7, 3, 2, 1]",
                "lent.reverse(); lent[::2] => [1, 3, 8]",
                "del lent[:2]; list(lent) => [3, 7, 8]",
                "lent[1:2] = [4, 5, 6]; lent.copy() => [3, 4, 5, 6, 8]",
                "lent[::2] = 'xyz'; sorted(map(str, lent)) => ['4', '6', 'x', 'y', 'z']",
                "lent.clear(); len(lent) => 0",
                "lent.extend(range(2)); lent[:] => [0, 1]",
                "lent.extend(n for n in 'ab'); lent[:] => [0, 1, 'a', 'b']",
                "lent[1:2] = map(abs, [-5, -6]); lent[:] => [0, 5, 6, 'a', 'b']",
                "lent.extend({'k': 1}.keys()); lent[-1] => 'k'",
                "lent.clear(); len(lent) => 0");
        assertThat(list).isEmpty();
    }

    @Test
    void aListIsSortedByAKeyOfPythons() {
        List<String> list = new ArrayList<>(List.of("plum", "fig", "cherry"));
        execute("import across\nlent.sort(key=across.ref(len), reverse=True)", Across.ref(list));
        assertThat(list).containsExactly("cherry", "plum", "fig");
    }

    @Test
    void numbersAreFoundByTheirValue() {
        assertExecuted(
                Across.ref(new ArrayList<>(List.of(5L, (short) 6, 7.0))),
                "5 in lent => True",
                "7 in lent => True",
                "8 in lent => False",
                "lent.index(6) => 1",
                "lent.remove(7); len(lent) => 2");
        assertExecuted(
                Across.ref(new HashMap<>(Map.of(5L, "five"))),
                "5 in lent => True",
                "lent[5] => 'five'",
                "lent[5] = 'V'; len(lent) => 1",
                "lent.pop(5) => 'V'");
    }

    @Test
    void aMapAnswersWhatPythonsOwnDoes() {
        Map<Object, Object> map = new LinkedHashMap<>(Map.of("a", 1));
        assertExecuted(
                Across.ref(map),
                "list(lent.keys()) => ['a']",
                "list(lent.values()) => [1]",
                "list(lent.items()) => [('a', 1)]",
                "lent.get('a') => 1",
                "lent.get('b') => None",
                "lent.get('b', 2) => 2",
                "lent.setdefault('b', 3) => 3",
                "lent.setdefault('b', 4) => 3",
                "lent.update({'c': 5}, ); lent['c'] => 5",
                "lent.update([('d', 6)], ); lent['d'] => 6",
                "lent.update(zip('d', [6])); lent['d'] => 6",
                "lent.update(e=7); dict(lent) => {'a': 1, 'b': 3, 'c': 5, 'd': 6, 'e': 7}",
                "[k for k in lent] => ['a', 'b', 'c', 'd', 'e']",
                "lent.pop('e') => 7",
                "lent.pop('e', None) => None",
                "lent.popitem() => ('d', 6)",
                "del lent['c']; {**lent} => {'a': 1, 'b': 3}");
        assertThat(map).containsExactly(Map.entry("a", 1), Map.entry("b", 3));
    }

    @Test
    void whatIsNotThereIsPythonsError() {
        String kind = "try:\n    %s\n    kind = None\nexcept Exception as e:\n    kind = type(e).__name__\nkind";
        Map.of(
                        "lent.pop()", "IndexError",
                        "lent.remove(1)", "ValueError",
                        "lent.index(1)", "ValueError",
                        "lent.append()", "TypeError",
                        "lent.append(1, x=2)", "TypeError",
                        "lent.extend(5)", "TypeError")
                .forEach((source, error) -> assertThat(execute(kind.formatted(source), Across.ref(new ArrayList<>())))
                        .as(source)
                        .isEqualTo(error));
        assertThat(execute(kind.formatted("lent.pop('a')"), Across.ref(new HashMap<>())))
                .isEqualTo("KeyError");
        assertThat(execute(kind.formatted("lent.popitem()"), Across.ref(new HashMap<>())))
                .isEqualTo("KeyError");
        assertThat(execute(kind.formatted("[].sort() or lent.sort()"), Across.ref(new ArrayList<>(List.of(1, "a")))))
                .isEqualTo("TypeError");
    }

    /** Its methods fit null equally well, or a converted number. */
    public static final class Chooser {
        public String pick(List<?> list) {
            return "list";
        }

        public String pick(Map<?, ?> map) {
            return "map";
        }

        public String wide(Long number) {
            return "long";
        }

        public String wide(Double number) {
            return "double";
        }

        public String either(Long number) {
            return "long";
        }

        public String either(Short number) {
            return "short";
        }
    }

    @Test
    void aCallThatSeveralMethodsFitEquallyWellIsRefusedWithTheCandidates() {
        Chooser chooser = new Chooser();
        assertThat(execute("lent.pick([])", Across.ref(chooser))).isEqualTo("list");
        assertThat(execute("lent.wide(1)", Across.ref(chooser))).isEqualTo("long");
        assertThat(execute("lent.wide(1.5)", Across.ref(chooser))).isEqualTo("double");
        assertThatExceptionOfType(PythonException.class)
                .isThrownBy(() -> execute("lent.pick(None)", Across.ref(chooser)))
                .withMessageContaining("has more than one public method pick(null)")
                .withMessageContaining("pick(java.util.List), (java.util.Map)")
                .satisfies(e -> assertThat(e.isInstance("TypeError")).isTrue());
        assertThatExceptionOfType(PythonException.class)
                .isThrownBy(() -> execute("lent.either(1)", Across.ref(chooser)))
                .withMessageContaining("more than one");
    }

    /** What a Python module returns is converted to what stands for the parents' variables. */
    interface Source<T> {
        T first();

        List<T> all();
    }

    record Point(int x, int y) {}

    @PythonModule("points")
    interface Points extends Source<Point> {}

    @Test
    void typeVariablesOfParentInterfacesAreWhatStandsForThem() {
        conn.python().execute("""
                import sys, types
                module = types.ModuleType('points')
                module.first = lambda: {'x': 1, 'y': 2}
                module.all = lambda: [{'x': 3, 'y': 4}]
                sys.modules['points'] = module
                """, Map.of());
        Points points = conn.python().bind(Points.class);
        assertThat(points.first()).isEqualTo(new Point(1, 2));
        assertThat(points.all()).containsExactly(new Point(3, 4));
    }
}
