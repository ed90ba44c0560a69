package io.across;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.across.python.Python;
import io.across.python.PythonException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Text that a real Python executes, with classes of its own. */
@Timeout(120)
class PythonTextTests {

    static List<String> pythons() {
        return Pythons.supported();
    }

    private static Connection start(String python) {
        return Connection.open(
                Endpoint.python(Bios.python().python(python)),
                Options.builder().timeout(Duration.ofSeconds(60)).build());
    }

    record Leaf(int veins) {}

    @ParameterizedTest
    @MethodSource("pythons")
    void classesOfATextAreOrdinaryClasses(String interpreter) {
        try (Connection conn = start(interpreter)) {
            Python python = conn.python();

            assertThat(python.execute("""
                    from __future__ import annotations
                    from dataclasses import dataclass
                    @dataclass
                    class Leaf:
                        veins: int
                    Leaf(3).veins
                    """)).isEqualTo(3);
            assertThat(python.execute(Leaf.class, """
                    from collections import namedtuple
                    Leaf = namedtuple('Leaf', 'veins')
                    Leaf(3)
                    """, Map.of())).isEqualTo(new Leaf(3));
            assertThat(python.execute(Leaf.class, """
                    from dataclasses import dataclass
                    @dataclass
                    class Leaf:
                        veins: int
                    Leaf(4)
                    """, Map.of())).isEqualTo(new Leaf(4));
        }
    }

    @ParameterizedTest
    @MethodSource("pythons")
    void valuesOfThemGoBackAsWhatTheyWere(String interpreter) {
        try (Connection conn = start(interpreter)) {
            Python python = conn.python();
            Object colour = python.execute("""
                    import enum
                    class Colour(enum.Enum):
                        RED = 1
                    Colour.RED
                    """);
            Object twice = python.execute("""
                    def twice(n):
                        return n * 2
                    twice
                    """);

            assertThat(python.call("str", colour)).isEqualTo("Colour.RED");
            assertThat(python.execute("twice(n)", Map.of("twice", twice, "n", 21)))
                    .isEqualTo(42);
        }
    }

    @Test
    void errorsOfThemAreWhatTheyAre() {
        try (Connection conn = start(Pythons.DEFAULT)) {
            assertThatExceptionOfType(PythonException.class)
                    .isThrownBy(() -> conn.python().execute("""
                            class Drought(ValueError):
                                pass
                            raise Drought('dry')
                            """))
                    .withMessageContaining("dry")
                    .satisfies(e -> assertThat(e.type().toString()).endsWith("Drought"));
        }
    }
}
