package io.across;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.across.python.Python;
import io.across.python.PythonException;
import io.across.python.PythonModules;
import io.across.python.PythonValue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** What a worker's own code raises is told as what it is, wherever it is raised, and stays that through Java. */
@Timeout(120)
class PythonErrorTests {

    private static final Map<String, String> MODULES =
            Map.of("ratio", """
                    import math
                    GOLDEN = math.golden
                    def ratio():
                        return GOLDEN
                    """, "needs", """
                    def first():
                        return 1

                    import no_such_module_at_all
                    """, "broken", """
                    def f(:
                        pass
                    """, "values", """
                    class Unreadable:
                        def __setstate__(self, state):
                            raise ArithmeticError('will not be read')
                    class Unwritable:
                        def __getstate__(self):
                            raise ArithmeticError('will not be written')
                    def unwritable():
                        return Unwritable()
                    """, "printer", """
                    import threading
                    class Jam(Exception):
                        def __init__(self):
                            super().__init__('paper jam')
                            self.guard = threading.Lock()
                    def feed():
                        raise Jam()
                    def feed_all():
                        class Local(Jam):
                            pass
                        raise Local()
                    def feed_lazily():
                        raise KeyError((x for x in ()))
                    """, "choir", """
                    def sing():
                        wrong = []
                        for voice in ('alto', 'bass'):
                            try:
                                {}[voice]
                            except KeyError as e:
                                wrong.append(e)
                        raise ExceptionGroup('out of tune', wrong)
                    def hum():
                        e = ValueError('too low')
                        e.add_note('bar 17')
                        raise e
                    def deep(n):
                        if n:
                            deep(n - 1)
                        raise ValueError('deep')
                    def read():
                        try:
                            compile('a b', 'score.py', 'exec')
                        except SyntaxError as e:
                            raise RuntimeError('no score') from e
                    def printed(name, *args):
                        import traceback
                        try:
                            globals()[name](*args)
                        except Exception as e:
                            # Without this frame, as for whoever calls from outside.
                            return ''.join(traceback.format_exception(type(e), e, e.__traceback__.tb_next))
                    """, "toll", """
                    class Unpaid(Exception):
                        def __init__(self, plate, cents):
                            super().__init__('toll is due')
                            self.cents = cents
                    class Closed(KeyError):
                        def __init__(self, *, until):
                            super().__init__()
                            self.until = until
                        def __str__(self):
                            return 'until %d' % self.until
                    class Twice(Exception):
                        def __init__(self, text):
                            super().__init__('toll: ' + text)
                    def gate():
                        raise Unpaid('X1', 350)
                    def night():
                        try:
                            {}['day']
                        except KeyError as e:
                            raise Closed(until=6) from e
                    def twice():
                        raise Twice('due')
                    def nothing():
                        next(iter(()))
                    def ditch():
                        global kept
                        class Ditch(Exception):
                            pass
                        kept = Ditch
                        error = Ditch('deep')
                        error.depth = 3
                        raise error
                    def drive(pass_gate):
                        try:
                            pass_gate()
                        except Unpaid as e:
                            return e.cents
                    def drive_at_night(pass_gate):
                        try:
                            pass_gate()
                        except Closed as e:
                            return [e.until, str(e), repr(e.__cause__), e.__cause__ is e.__context__, e.__suppress_context__]
                    def drive_twice(pass_gate):
                        try:
                            pass_gate()
                        except Twice as e:
                            return str(e)
                    def drive_into(pass_gate):
                        try:
                            pass_gate()
                        except Exception as e:
                            return [type(e) is kept, e.depth]
                    def drive_on(pass_gate):
                        try:
                            pass_gate()
                        except StopIteration:
                            return 'on'
                    def printed(pass_gate):
                        import traceback
                        try:
                            pass_gate()
                        except Exception:
                            return traceback.format_exc()
                    """);

    @TempDir
    private static Path folder;

    private static Connection conn;
    private static Python python;

    @BeforeAll
    static void boot() throws Exception {
        for (Map.Entry<String, String> module : MODULES.entrySet()) {
            Files.writeString(folder.resolve(module.getKey() + ".py"), module.getValue());
        }
        conn = Connection.open(
                "python:", Options.builder().timeout(Duration.ofSeconds(60)).build());
        python = conn.python();
        python.export(PythonModules.folder(folder), MODULES.keySet().toArray(String[]::new));
    }

    @AfterEach
    void theConnectionLives() {
        assertThat(python.call("len", "alive")).isEqualTo(5);
    }

    @AfterAll
    static void close() {
        conn.close();
    }

    static boolean hasGroups() {
        return python.execute("import sys; sys.version_info >= (3, 11)").equals(true);
    }

    private static PythonException raised(ThrowingCallable code) {
        PythonException e = catchThrowableOfType(PythonException.class, code);
        assertThat(e).isNotNull();
        return e;
    }

    /** A callback that lets through whatever its call of Python raises. */
    private static Object through(String function) {
        Runnable code = () -> python.call(function);
        return Across.ref(code);
    }

    // While a name is looked up

    @Test
    void aModuleThatFailsWhenItIsImported() {
        PythonException e = raised(() -> python.call("ratio.ratio"));
        assertThat(e).hasMessage("AttributeError: module 'math' has no attribute 'golden'");
        assertThat(e.traceback()).contains("ratio.py*\", line 2, in <module>").contains("GOLDEN = math.golden");
        assertThat(e.isInstance("AttributeError")).isTrue();
        assertThat(raised(() -> python.callRef("ratio.ratio")).text()).contains("golden");
    }

    @Test
    void aModuleThatNeedsAnother() {
        PythonException e = raised(() -> python.call("needs.first"));
        assertThat(e).hasMessage("ModuleNotFoundError: No module named 'no_such_module_at_all'");
        assertThat(e.traceback()).contains("needs.py*\", line 4, in <module>");
        assertThat(python.callAsync("needs.first"))
                .failsWithin(Duration.ofSeconds(60))
                .withThrowableThat()
                .withCauseInstanceOf(PythonException.class);
    }

    @Test
    void aModuleThatIsNoPython() {
        PythonException e = raised(() -> python.call("broken.f"));
        assertThat(e.isInstance("SyntaxError")).isTrue();
        assertThat(e.traceback()).contains("broken.py*\", line 1\n").contains("def f(:");
    }

    @Test
    void anArgumentThatFailsWhenItIsRead() {
        Object unreadable = python.execute("import values; u = values.Unreadable(); u.a = 1; u");
        PythonException e = raised(() -> python.call("len", unreadable));
        assertThat(e).hasMessage("ArithmeticError: will not be read");
        assertThat(e.traceback()).contains("values.py*\", line 3, in __setstate__");
    }

    @Test
    void aResultThatFailsWhenItIsWritten() {
        PythonException e = raised(() -> python.call("values.unwritable"));
        assertThat(e).hasMessage("ArithmeticError: will not be written");
        assertThat(e.traceback()).contains("values.py*\", line 6, in __getstate__");
    }

    @Test
    void whatIsNoErrorOfTheCodeIsOneOfTheOperation() {
        assertThat(catchThrowable(() -> python.call("no_such_module_at_all.f")))
                .isInstanceOf(OperationException.class)
                .hasMessageContaining("No module named 'no_such_module_at_all'");
        assertThat(catchThrowable(() -> python.call("threading.Lock")))
                .isInstanceOf(OperationException.class)
                .hasMessageContaining("cannot pickle");
    }

    // What cannot be pickled

    @Test
    void anExceptionWithALock() {
        PythonException e = raised(() -> python.call("printer.feed"));
        assertThat(e).hasMessage("printer.Jam: paper jam");
        assertThat(e.traceback()).contains("printer.py*\", line 7, in feed").endsWith("printer.Jam: paper jam\n");
        assertThat(e.args()).containsExactly("paper jam");
    }

    @Test
    void anExceptionOfALocalClass() {
        PythonException e = raised(() -> python.call("printer.feed_all"));
        assertThat(e.text()).isEqualTo("paper jam");
        assertThat(e.type().qualname()).isEqualTo("feed_all.<locals>.Local");
        assertThat(e.isInstance("printer.Jam")).isTrue();
        assertThat(e.isInstance("Jam")).isTrue();
        assertThat(e.isInstance("Local")).isTrue();
        assertThat(e.isInstance("ValueError")).isFalse();
    }

    @Test
    void anExceptionWithAGenerator() {
        PythonException e = raised(() -> python.call("printer.feed_lazily"));
        assertThat(e.isInstance("LookupError")).isTrue();
        assertThat(e.text()).contains("<generator object");
    }

    // As Python prints it

    @Test
    @EnabledIf("hasGroups")
    void groupsAndNotes() {
        PythonException group = raised(() -> python.call("choir.sing"));
        assertThat(group.text()).isEqualTo("out of tune (2 sub-exceptions)");
        assertThat(group.traceback())
                .isEqualTo(python.call("choir.printed", "sing"))
                .contains("KeyError: 'alto'")
                .contains("KeyError: 'bass'");
        assertThat(group.traceback().split("choir.py\\*\", line 5, in sing", -1))
                .hasSize(3);
        assertThat(List.of(group.getSuppressed()))
                .extracting(Throwable::getMessage)
                .containsExactly("KeyError: 'alto'", "KeyError: 'bass'");
        PythonException noted = raised(() -> python.call("choir.hum"));
        assertThat(noted.traceback())
                .isEqualTo(python.call("choir.printed", "hum"))
                .endsWith("ValueError: too low\nbar 17\n");
    }

    @Test
    void repetitionsAndChains() {
        assertThat(raised(() -> python.call("choir.deep", 30)).traceback())
                .isEqualTo(python.call("choir.printed", "deep", 30))
                .contains("[Previous line repeated 27 more times]");
        PythonException chained = raised(() -> python.call("choir.read"));
        assertThat(chained.traceback())
                .isEqualTo(python.call("choir.printed", "read"))
                .contains("The above exception was the direct cause");
        assertThat(chained.getCause()).isInstanceOf(PythonException.class);
    }

    // Through Java

    @Test
    void anExceptionWhoseClassWantsOtherArguments() {
        assertThat(python.call("toll.drive", through("toll.gate"))).isEqualTo(350);
        PythonException e = raised(() -> python.call("toll.gate"));
        assertThat(e).hasMessage("toll.Unpaid: toll is due");
        assertThat(e.original())
                .isInstanceOfSatisfying(
                        PythonValue.class, value -> assertThat(value.fields()).containsEntry("cents", 350));
    }

    @Test
    void anExceptionWithKeywordsAndACause() {
        assertThat(python.call("toll.drive_at_night", through("toll.night")))
                .isEqualTo(new ArrayList<>(List.of(6, "until 6", "KeyError('day')", true, true)));
        assertThat(raised(() -> python.call("toll.night")).isInstance("KeyError"))
                .isTrue();
    }

    @Test
    void anExceptionWhoseTextIsNotItsArgument() {
        assertThat(python.call("toll.drive_twice", through("toll.twice"))).isEqualTo("toll: due");
    }

    @Test
    void theEndOfAnIteration() {
        assertThat(python.call("toll.drive_on", through("toll.nothing"))).isEqualTo("on");
    }

    @Test
    void anExceptionOfALocalClassComesHome() {
        assertThat(python.call("toll.drive_into", through("toll.ditch"))).isEqualTo(List.of(true, 3));
    }

    @Test
    void anExceptionOfAClassOfATextComesHome() {
        Runnable code = () -> python.execute("""
                import builtins
                class Spill(Exception):
                    def __init__(self, litres, *, where):
                        super().__init__('spilt')
                        self.litres = litres
                builtins.spill = Spill
                raise Spill(3, where='here')
                """);
        assertThat(python.execute("""
                import builtins
                try:
                    code()
                except Exception as e:
                    told = [type(e) is builtins.spill, e.litres, str(e)]
                told
                """, Map.of("code", Across.ref(code)))).isEqualTo(List.of(true, 3, "spilt"));
    }

    @Test
    void anotherWorkerMakesTheNearestThatItHas() throws Exception {
        try (Connection other = Connection.open(Endpoint.python())) {
            Callable<Object> code = () -> python.call("toll.night");
            assertThat(other.python().execute("""
                    try:
                        code()
                    except LookupError as e:
                        told = [type(e).__name__, str(e), e.until, isinstance(e, KeyError)]
                    told
                    """, Map.of("code", Across.ref(code))))
                    .isEqualTo(List.of("Closed", "until 6", 6, true));
        }
    }

    @Test
    void theFramesOfJavaAreSeenInPython() {
        Runnable fails = () -> {
            throw new IllegalStateException("no fuel");
        };
        assertThat((String) python.call("toll.printed", Across.ref(fails)))
                .contains("in printed")
                .contains("File \"PythonErrorTests.java\", line ")
                .endsWith("RuntimeError: java.lang.IllegalStateException: no fuel\n");
        assertThat((String) python.call("toll.printed", through("toll.gate")))
                .containsSubsequence(
                        "in printed", "PythonErrorTests.java", "toll.py*\", line ", "in gate", "toll is due");
    }
}
