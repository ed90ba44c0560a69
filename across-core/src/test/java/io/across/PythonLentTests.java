package io.across;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.across.python.PythonException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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
}
