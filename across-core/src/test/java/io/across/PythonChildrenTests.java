package io.across;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.across.logging.AcrossLogs;
import io.across.python.Python;
import io.across.python.PythonException;
import io.across.python.PythonModules;
import io.across.python.PythonName;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Python workers that have child processes of their own. */
@Timeout(120)
class PythonChildrenTests {

    private static final Options OPTIONS =
            Options.builder().name("worker").timeout(Duration.ofSeconds(60)).build();

    static List<String> pythons() {
        return Pythons.supported();
    }

    private static void withWorker(String python, Consumer<Connection> test, String... modules) {
        try (Connection conn = Connection.open(Endpoint.python(Bios.python().python(python)), OPTIONS)) {
            conn.python().export(PythonModules.classPath("python"), modules);
            test.accept(conn);
            assertThat(conn.python().call("len", "abc")).isEqualTo(3);
        }
    }

    @ParameterizedTest
    @MethodSource("pythons")
    void forkedChildrenLog(String python) {
        withWorker(
                python,
                conn -> {
                    AcrossLogs.forward(conn);
                    for (int i = 0; i < 5; i++) {
                        assertThat(conn.python().call("crates.weigh_all")).isEqualTo(List.of(2, 4, 6, 8));
                    }
                },
                "crates");
    }

    @ParameterizedTest
    @MethodSource("pythons")
    void aForkedChildIsToldThatItHasNoConnection(String python) {
        withWorker(
                python,
                conn -> assertThatExceptionOfType(PythonException.class)
                        .isThrownBy(() -> conn.python()
                                .call("fruit.price_in_child", Across.ref((Function<String, Integer>) String::length)))
                        .withMessageContaining("The connection belongs to process "),
                "fruit");
    }

    @ParameterizedTest
    @MethodSource("pythons")
    void aForkedChildThatReturnsDoesNotAnswer(String python) {
        withWorker(
                python,
                conn -> {
                    Python there = conn.python();
                    for (int i = 0; i < 5; i++) {
                        assertThat(there.call("crates.lose_one")).isEqualTo(1);
                    }
                },
                "crates");
    }

    @ParameterizedTest
    @MethodSource("pythons")
    void aProgramThatAWorkerStartsCanBeInterrupted(String python) {
        withWorker(
                python,
                conn -> assertThat(conn.python().call("recorder.stop_politely")).isEqualTo(-2),
                "recorder");
    }

    @ParameterizedTest
    @MethodSource("pythons")
    void aHandlerOfASignalIsSetInTheMainThread(String python) {
        withWorker(
                python,
                conn -> {
                    Python there = conn.python();
                    assertThatExceptionOfType(PythonException.class)
                            .isThrownBy(() -> there.call("bell.ring_on_term"))
                            .withMessageContaining("signal only works in main thread");
                    there.call("bell.ring_on_term_in_main");
                    assertThat(there.call("bell.term")).isEqualTo(1);
                    there.call("across.run_in_main", new PythonName("bell", "ring_on_term"));
                    assertThat(there.call("bell.term")).isEqualTo(1);
                },
                "bell");
    }

    @ParameterizedTest
    @MethodSource("pythons")
    void whatBelongsToOneThreadIsUsedInTheMainThread(String python) {
        withWorker(
                python,
                conn -> assertThat(IntStream.range(0, 300)
                                .parallel()
                                .mapToObj(i -> conn.python().call("ledger.entries_in_main"))
                                .toList())
                        .containsOnly(1),
                "ledger");
    }

    @ParameterizedTest
    @MethodSource("pythons")
    void poolsOfProcessesHaveTheModulesOfTheApplication(String python) {
        withWorker(
                python,
                conn -> {
                    for (String kind : List.of("fork", "spawn", "forkserver")) {
                        assertThat(conn.python().call("mill.in_pool", kind, "grind"))
                                .isEqualTo(List.of(2, 3));
                        assertThat(conn.python().call("mill.in_pool", kind, "where"))
                                .isEqualTo(List.of("wonderland", "wonderlandwonderland"));
                    }
                },
                "mill",
                "wonder");
    }
}
