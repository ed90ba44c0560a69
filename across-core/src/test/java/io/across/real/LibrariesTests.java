package io.across.real;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.across.Bios;
import io.across.Connection;
import io.across.Endpoint;
import io.across.fixtures.Real;
import io.across.fixtures.RealPython;
import io.across.python.Python;
import io.across.python.PythonException;
import io.across.python.PythonModules;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A module that uses real libraries, exported by Java to a worker that has them. */
@Real
@EnabledIf("hasLibraries")
@Timeout(180)
class LibrariesTests {

    private static Connection conn;
    private static Python there;

    static boolean hasLibraries() {
        return RealPython.isThere() && RealPython.has("numba");
    }

    @BeforeAll
    static void boot() {
        conn = Connection.open(Endpoint.python(Bios.python().python(RealPython.command())), Place.OPTIONS);
        there = conn.python();
        there.export(PythonModules.folder(Path.of(Place.modules())), "laboratory");
    }

    @AfterAll
    static void close() {
        conn.close();
        await().atMost(Duration.ofSeconds(30))
                .until(() -> ProcessHandle.current().descendants().noneMatch(ProcessHandle::isAlive));
    }

    @Test
    void compiledByNumba() {
        assertThat(there.call(Double.class, "laboratory.total_of", List.of(1, 2, 3.5)))
                .isEqualTo(6.5);
    }

    @Test
    void checkedByPydantic() {
        assertThat(there.call("laboratory.sample", "quartz", 1.5)).isEqualTo(Map.of("name", "quartz", "weight", 1.5));
        assertThatThrownBy(() -> there.call("laboratory.sample", "quartz", -1)).hasMessageContaining("greater than 0");
        assertThat(there.call("len", "alive")).isEqualTo(5);
    }

    @Test
    void encodedByMsgspec() {
        assertThat(there.call(byte[].class, "laboratory.label", "ore"))
                .isEqualTo("{\"text\":\"ore\"}".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void groupedByPandas() {
        assertThat(there.call(
                        "laboratory.describe",
                        List.of(
                                Map.of("kind", "a", "size", 1),
                                Map.of("kind", "a", "size", 2),
                                Map.of("kind", "b", "size", 5))))
                .isEqualTo(Map.of("a", 1.5, "b", 5.0));
        assertThatThrownBy(() -> there.call("laboratory.missing", "z"))
                .isInstanceOfSatisfying(PythonException.class, e -> {
                    assertThat(e.isInstance("KeyError")).isTrue();
                    assertThat(e.traceback()).contains("laboratory.py", "KeyError: 'z'");
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"fork", "forkserver", "spawn"})
    void childProcessesComputeWithNumpy(String method) {
        assertThat(there.call("laboratory.squares", method, 4)).isEqualTo(List.of(0, 8, 32, 72));
        assertThat(there.call("laboratory.arrays", method)).isEqualTo(List.of(3.0, 12.0));
        assertThat(there.call("len", "alive")).isEqualTo(5);
    }
}
