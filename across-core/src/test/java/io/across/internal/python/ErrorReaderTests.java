package io.across.internal.python;

import static org.assertj.core.api.Assertions.assertThat;

import io.across.python.PythonException;
import io.across.python.PythonName;
import io.across.python.PythonTuple;
import io.across.python.PythonValue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Errors that a stranger describes. */
@Timeout(20)
class ErrorReaderTests {

    @Test
    void aDescriptionThatOccursTwiceAtEveryLevelIsReadOnce() {
        PythonTuple described = describe(null, "at the end");
        for (int i = 0; i < 400; i++) {
            described = describe(described, "level " + i);
        }
        Throwable error = PythonErrorReader.read(described, false);
        assertThat(error).hasMessage("ValueError: level 399");
        int causes = 0;
        for (Throwable at = error.getCause(); at != null; at = at.getCause()) {
            causes++;
        }
        assertThat(causes).isBetween(1, 16);
    }

    @Test
    void sharedArgumentsMakeNoEndlessMessage() {
        Object laugh = "ha";
        for (int i = 0; i < 60; i++) {
            laugh = PythonTuple.of(laugh, laugh, laugh, laugh);
        }
        assertThat(PythonErrorReader.read(describe(null, laugh), false)
                        .getMessage()
                        .length())
                .isLessThan(20_000);
    }

    @Test
    void recursiveArgumentsMakeNoEndlessMessage() {
        List<@Nullable Object> loop = new ArrayList<>();
        loop.add(List.of(loop));
        assertThat(PythonErrorReader.read(describe(null, loop), false))
                .isInstanceOf(PythonException.class)
                .hasMessageContaining("...");
    }

    @Test
    void aLongTraceKeepsItsEnd() {
        List<@Nullable Object> frames = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            frames.add(PythonTuple.of("f".repeat(10_000), i, "call" + i, "s".repeat(10_000)));
        }
        PythonValue exception = PythonValue.of(new PythonName("builtins", "ValueError"), "at the end");
        List<@Nullable Object> trace = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            trace.add(PythonTuple.of("host" + i, i, frames));
        }
        PythonException error =
                (PythonException) PythonErrorReader.read(PythonTuple.of(exception, null, false, null, trace), false);
        assertThat(error.traceback())
                .hasSizeLessThanOrEqualTo(256 * 1024 + 4)
                .startsWith("...\n")
                .contains("in call4999\n")
                .endsWith("ValueError: at the end\n");
        assertThat(error.hops()).hasSizeLessThanOrEqualTo(64);
        assertThat(error.hops().stream().mapToInt(hop -> hop.frames().size()).sum())
                .isEqualTo(1_000);
        assertThat(error.hops().get(error.hops().size() - 1).host()).isEqualTo("host999");
    }

    private static PythonTuple describe(@Nullable Object inner, Object argument) {
        PythonValue exception = PythonValue.of(new PythonName("builtins", "ValueError"), argument);
        return PythonTuple.of(exception, inner, false, inner, List.of());
    }
}
