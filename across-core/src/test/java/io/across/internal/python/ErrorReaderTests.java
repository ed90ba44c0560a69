package io.across.internal.python;

import static org.assertj.core.api.Assertions.assertThat;

import io.across.python.PythonException;
import io.across.python.PythonName;
import io.across.python.PythonTuple;
import io.across.python.PythonValue;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
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

    /** A few bytes each, of which every one would have the text and the stack of what it refers to. */
    @Test
    void groupsOfGroupsShareWhatTheyMayHave() {
        List<@Nullable Object> frames = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            frames.add(PythonTuple.of("file.py", i, "call", "source"));
        }
        List<@Nullable Object> trace = List.of(PythonTuple.of("host", 1, frames));
        PythonTuple context = PythonTuple.of(raised("x".repeat(200_000), List.of()), null, false, null, trace);
        List<@Nullable Object> groups = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            List<@Nullable Object> members = new ArrayList<>();
            for (int j = 0; j < 64; j++) {
                members.add(PythonTuple.of(raised("m" + j, List.of()), context, false, null, trace));
            }
            groups.add(PythonTuple.of(raised("g" + i, members), context, false, null, trace));
        }
        Throwable error =
                PythonErrorReader.read(PythonTuple.of(raised("all", groups), context, false, null, trace), false);

        List<PythonException> all = new ArrayList<>();
        collect((PythonException) error, all);
        assertThat(all).hasSizeBetween(900, 1_000);
        assertThat(all.stream().mapToInt(each -> each.traceback().length()).sum())
                .isBetween(1 << 20, 6 << 20);
        assertThat(all.stream().mapToInt(each -> each.getStackTrace().length).sum())
                .isBetween(2_000, 10_000);
        assertThat(all.get(all.size() - 1).traceback()).endsWith("printed\n");
    }

    private static RaisedValue raised(String text, List<@Nullable Object> members) {
        PythonTuple kinds = PythonTuple.of(PythonTuple.of("builtins", "ExceptionGroup"));
        return RaisedValue.of(
                Arrays.asList(kinds, PythonTuple.of(), Map.of(), text, text + " printed\n", null, members));
    }

    private static void collect(PythonException one, List<PythonException> all) {
        all.add(one);
        for (Throwable member : one.getSuppressed()) {
            if (member instanceof PythonException part) {
                collect(part, all);
            }
        }
    }

    /** To write it in digits takes the square of their number. */
    @Test
    void largeNumbersAreNotWrittenInDigits() {
        assertThat(PythonErrorReader.read(describe(null, BigInteger.ONE.shiftLeft(40_000_000)), false))
                .hasMessage("ValueError: an int of 40000001 bits");
        assertThat(PythonErrorReader.read(describe(null, new BigDecimal("1." + "3".repeat(5_000))), false))
                .hasMessage("ValueError: a Decimal of 5001 digits");
        assertThat(PythonErrorReader.read(describe(null, BigInteger.TEN.pow(30)), false))
                .hasMessage("ValueError: 1" + "0".repeat(30));
    }

    @Test
    void keysThatAreNoTextsAreShort() {
        PythonTuple kinds = PythonTuple.of(PythonTuple.of("builtins", "ValueError"));
        Map<Object, Object> state = Map.of(BigInteger.ONE.shiftLeft(40_000_000), 1, "k".repeat(1_000), 2, 3, 4);
        RaisedValue raised = RaisedValue.of(Arrays.asList(kinds, PythonTuple.of(), state, "", "", null, null));
        assertThat(raised.fields()).containsOnlyKeys("an int of 40000001 bits", "k".repeat(1_000), "3");
    }

    private static PythonTuple describe(@Nullable Object inner, Object argument) {
        PythonValue exception = PythonValue.of(new PythonName("builtins", "ValueError"), argument);
        return PythonTuple.of(exception, inner, false, inner, List.of());
    }
}
