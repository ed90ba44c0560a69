package io.across.internal.pickle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.across.OperationException;
import io.across.python.PythonTuple;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Keys that all have the same hash code, or are long to hash; and honest ones, in any number. */
@Timeout(60)
class HostileKeysTests {

    private static final int MANY = 50_000;

    private final ByteArrayOutputStream pickle = new ByteArrayOutputStream();

    @Test
    void manyTuplesAreKeys() throws Exception {
        Map<Object, Object> points = new LinkedHashMap<>();
        for (int i = 0; i < MANY; i++) {
            points.put(PythonTuple.of(i / 200, i % 200), i);
        }
        assertThat(TestPickles.read(TestPickles.write(points))).isEqualTo(points);
    }

    @Test
    void manyTextsAndPairsOfThemAreKeys() throws Exception {
        Map<Object, Object> names = new LinkedHashMap<>();
        for (int i = 0; i < MANY; i++) {
            names.put(PythonTuple.of("n" + i % 300, "x" + i / 300), i);
            names.put(Integer.toString(i, 36), i);
            names.put(i / 8.0 + 0.01, i);
        }
        assertThat(TestPickles.read(TestPickles.write(names))).isEqualTo(names);
    }

    @Test
    void aTupleIsAKeyInManyDicts() throws Exception {
        Object dicts = Collections.nCopies(MANY, 1).stream()
                .map(unused -> new LinkedHashMap<>(Map.of(PythonTuple.of(1, "a"), 1)))
                .toList();
        assertThat(TestPickles.read(TestPickles.write(dicts))).isEqualTo(dicts);
    }

    @Test
    void tuplesOfOneHashCodeAreRefused() {
        assertThat(new PythonTuple[] {PythonTuple.of(7, -217), PythonTuple.of(0, 0)})
                .extracting(Object::hashCode)
                .containsOnly(961);
        write("\u0080\u0004\u008f(");
        add(MANY, i -> "J" + littleEndian(i, 4) + "J" + littleEndian(-31L * i, 4) + "\u0086");
        write("\u0090.");
        assertRefused();
    }

    @Test
    void numbersOfOneHashCodeAndSeveralTypesAreRefused() {
        write("\u0080\u0004}(");
        add(MANY, i -> "G" + bigEndian((long) i << 32 | i) + "N");
        add(MANY, i -> "\u008a\u0008" + littleEndian((long) i << 32 | i, 8) + "N");
        write("u.");
        assertRefused();
    }

    @Test
    void whatIsHashedAgainForEachCopyIsRefused() {
        write("\u0080\u0004}(");
        add(900, i -> "J" + littleEndian(i, 4) + "J" + littleEndian(-31L * i, 4) + "\u0086N");
        write("uq\u0000]q\u0001(");
        add(MANY, i -> "ccollections\nCounter\nh\u0000\u0085R");
        write("e.");
        assertRefused();
    }

    @Test
    void aLargeNumberIsNotHashedAnyNumberOfTimes() {
        write("\u0080\u0004\u008b" + littleEndian(1 << 20, 4) + "\u0001".repeat(1 << 20) + "q\u0000}(");
        add(4 * MANY, i -> "h\u0000N");
        write("u.");
        assertRefused();
    }

    private void assertRefused() {
        assertThatExceptionOfType(OperationException.class)
                .isThrownBy(() -> TestPickles.read(pickle.toByteArray()))
                .withMessageContaining("hashed in reasonable time");
    }

    private void add(int count, IntFunction<String> part) {
        for (int i = 0; i < count; i++) {
            write(part.apply(i));
        }
    }

    private void write(String latin1) {
        pickle.writeBytes(latin1.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String littleEndian(long value, int size) {
        byte[] bytes = ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value)
                .array();
        return new String(bytes, 0, size, StandardCharsets.ISO_8859_1);
    }

    private static String bigEndian(long value) {
        return new String(ByteBuffer.allocate(8).putLong(value).array(), StandardCharsets.ISO_8859_1);
    }
}
