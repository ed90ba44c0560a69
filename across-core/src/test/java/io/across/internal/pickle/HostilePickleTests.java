package io.across.internal.pickle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.across.OperationException;
import io.across.python.PythonTuple;
import io.across.python.TypeRef;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Short pickles that would cost much, and values that would be walked through for ever. */
@Timeout(30)
class HostilePickleTests {

    record Node(String name, List<Node> next) {}

    @Test
    void aRememberedListIsNotCopiedAnyNumberOfTimes() {
        ByteArrayOutputStream pickle = new ByteArrayOutputStream();
        write(pickle, "\u0080\u0004](");
        for (int i = 0; i < 5_000; i++) {
            write(pickle, "M" + (char) (i & 0xff) + (char) (i >> 8));
        }
        write(pickle, "eq\u0000]q\u0001");
        for (int i = 0; i < 20_000; i++) {
            write(pickle, "cbuiltins\nset\nh\u0000\u0085Ra");
        }
        write(pickle, ".");
        assertRefused(pickle.toByteArray(), "more is copied");
    }

    @Test
    void nestingHasAnEnd() {
        ByteArrayOutputStream pickle = new ByteArrayOutputStream();
        write(pickle, "\u0080\u0004" + "]".repeat(100_000) + "a".repeat(99_999) + ".");
        assertRefused(pickle.toByteArray(), "nested deeper");
        assertRefused(("\u0080\u0004" + "(".repeat(100_000) + ".").getBytes(StandardCharsets.ISO_8859_1), "open marks");
    }

    @Test
    void lengthsAreNotBelieved() {
        assertRefused(bytes("\u0080\u0004\u008e\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0010."), "but only");
        assertRefused(bytes("\u0080\u0004\u008d\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff."), "but only");
        assertRefused(bytes("\u0080\u0004\u008b\u00ff\u00ff\u00ff\u007f."), "but only");
        assertRefused(bytes("I" + "9".repeat(20_000) + "\n."), "exceeds the limit");
        assertRefused(bytes("\u0080\u0004Q."), "unknown or not accepted");
    }

    @Test
    void tuplesThatAreSharedAtEveryLevelAreNoKeys() {
        StringBuilder pickle = new StringBuilder("\u0080\u0004}K\u0001");
        for (int i = 0; i < 60; i++) {
            pickle.append("2\u0086"); // the same twice, as a tuple of two
        }
        assertRefused(bytes(pickle + "K\u0001s."), "hashed");
    }

    @Test
    void whatContainsItselfIsReadButNotConverted() {
        List<Object> loop = new ArrayList<>();
        Map<String, Object> node = new HashMap<>(Map.of("name", "a", "next", loop));
        loop.add(node);
        assertThatExceptionOfType(OperationException.class)
                .isThrownBy(() -> Conversions.convert(node, Node.class))
                .withMessageContaining("contains itself");
        assertThat(Conversions.convert(loop, Object.class)).isSameAs(loop);
    }

    @Test
    void whatIsSharedAtEveryLevelIsNotUnfolded() {
        Map<String, Object> node = Map.of("name", "leaf", "next", List.of());
        for (int i = 0; i < 60; i++) {
            node = Map.of("name", "n", "next", List.of(node, node));
        }
        Map<String, Object> root = node;
        assertThatThrownBy(() -> Conversions.convert(root, Node.class))
                .isInstanceOf(OperationException.class)
                .hasMessageContaining("parts");
    }

    @Test
    void ofAStrangerItHasPartsInProportionToItsBytes() throws Exception {
        byte[] doubled13Times = bytes("N" + "2\u0086".repeat(13) + ".");
        assertThat(TestPickles.read(doubled13Times)).isInstanceOf(PythonTuple.class);
        assertThatThrownBy(() -> TestPickles.read(doubled13Times, true))
                .isInstanceOf(OperationException.class)
                .hasMessageContaining("more than " + (10_000 + 10 * doubled13Times.length) + " parts");
        assertThat(TestPickles.read(bytes("N" + "2\u0086".repeat(11) + "."), true))
                .isInstanceOf(PythonTuple.class);

        byte[] manyOfTheSame = bytes("](K\u0001" + "2".repeat(1_000_000) + "e.");
        assertThat((List<?>) TestPickles.read(manyOfTheSame, true)).hasSize(1_000_001);
        byte[] containsItself = bytes("]2a.");
        assertThat((List<?>) TestPickles.read(containsItself)).hasSize(1);
        assertThatThrownBy(() -> TestPickles.read(containsItself, true))
                .isInstanceOf(OperationException.class)
                .hasMessageContaining("contains itself");
    }

    @Test
    void ordinaryGraphsAreConverted() {
        Map<String, Object> leaf = Map.of("name", "leaf", "next", List.of());
        assertThat(Conversions.convert(
                        List.of(Map.of("name", "root", "next", List.of(leaf, leaf))),
                        new TypeRef<List<Node>>() {}.type()))
                .isEqualTo(List.of(
                        new Node("root", List.of(new Node("leaf", List.of()), new Node("leaf", List.of())))));
    }

    @Test
    void hugeExponentsAreNoWholeNumbers() {
        for (String number : List.of("1E+999999999", "1E-999999999", "1.5")) {
            assertThatThrownBy(() -> Conversions.convert(new BigDecimal(number), int.class))
                    .isInstanceOf(OperationException.class)
                    .hasMessageContaining("java.lang.Integer");
        }
        assertThat(Conversions.convert(new BigDecimal("15E+1"), int.class)).isEqualTo(150);
        assertThat(Conversions.convert(new BigDecimal("2.00"), long.class)).isEqualTo(2L);
    }

    private static void assertRefused(byte[] pickle, String why) {
        assertThatExceptionOfType(OperationException.class)
                .isThrownBy(() -> TestPickles.read(pickle))
                .withMessageContaining(why);
    }

    private static void write(ByteArrayOutputStream out, String latin1) {
        out.writeBytes(bytes(latin1));
    }

    private static byte[] bytes(String latin1) {
        return latin1.getBytes(StandardCharsets.ISO_8859_1);
    }
}
