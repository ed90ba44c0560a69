package io.across.internal.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import io.across.internal.value.ValueReader;
import io.across.internal.wire.Payload;
import java.io.Serializable;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Where only values are hashed the caller reads an answer itself, though it has a deadline. */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class QuickAnswersTests {

    private static final int ROUNDS = Integer.getInteger("across.fuzz.rounds", 20_000);
    private static final long SEED = Long.getLong("across.fuzz.seed", 42);

    /** So that nothing is too short to be looked at. */
    private static final String PADDING = "x".repeat(300);

    private final CodecEnd end = CodecEnd.pair();

    /** Knows whether it was hashed. */
    record Counted(int number) implements Serializable {

        static int hashed;

        @Override
        public int hashCode() {
            hashed++;
            return number;
        }
    }

    record Holder(String name, Object held) implements Serializable {}

    static final class OwnSet extends ArrayList<Object> {

        private static final long serialVersionUID = 1L;
    }

    private byte[] bytesOf(Object value) throws Exception {
        return end.bytesOf(out -> end.codec().writeResult(new Holder(PADDING, value), out));
    }

    private boolean isQuicklyRead(byte[] answer) {
        return end.codec().ping().isQuicklyRead(new Payload(answer), true);
    }

    static List<Object> valuesAsKeys() {
        Set<String> texts = IntStream.range(0, 50).mapToObj(i -> "text " + i).collect(Collectors.toSet());
        return List.of(
                texts,
                new LinkedHashSet<>(texts),
                Set.of("a", 1, 2L, DayOfWeek.FRIDAY, UUID.randomUUID(), LocalDate.EPOCH),
                Set.of("a"),
                Map.of("a", new Counted(1), "b", List.of(new Counted(2))),
                new HashMap<>(Map.of("k", Map.of(1, Set.of("v")))),
                new LinkedHashMap<>(Map.of("k", new Holder("h", new HashSet<>(texts)))),
                new EnumMap<>(Map.of(DayOfWeek.FRIDAY, "d")),
                EnumSet.of(DayOfWeek.FRIDAY),
                Collections.unmodifiableMap(new HashMap<>(Map.of("k", "v"))),
                Collections.singleton(new Counted(1)),
                List.of("a text about a HashMap and a Set", String.class));
    }

    @ParameterizedTest
    @MethodSource
    void valuesAsKeys(Object value) throws Exception {
        byte[] answer = bytesOf(value);
        assertThat(isQuicklyRead(answer)).isTrue();
        Counted.hashed = 0;
        assertThat(end.codec().readResult(new ValueReader(new Payload(answer), end)))
                .isInstanceOf(Holder.class);
        assertThat(Counted.hashed).isZero();
    }

    static List<Object> whatTakesCodeToHashOrCompare() {
        List<String> shared = List.of("shared");
        return List.of(
                Set.of(new Counted(1)),
                new HashSet<>(Set.of(new Counted(1))),
                Map.of(new Counted(1), 1),
                new HashMap<>(Map.of("k", new HashMap<>(Map.of(new Counted(1), 1)))),
                Set.of(Set.of("nested")),
                Set.of(shared),
                new TreeSet<>(Set.of("a")),
                new TreeMap<>(Map.of("a", 1)),
                new PriorityQueue<>(Set.of("a")),
                new ConcurrentHashMap<>(Map.of("a", 1)),
                new OwnSet(),
                List.of("an array", new HashSet<?>[] {new HashSet<>()}));
    }

    @ParameterizedTest
    @MethodSource
    void whatTakesCodeToHashOrCompare(Object value) throws Exception {
        assertThat(isQuicklyRead(bytesOf(value))).isFalse();
    }

    @Test
    void whatIsLongTakesAnotherThreadWhateverItHashes() throws Exception {
        Set<Integer> many = IntStream.range(0, 2_000).boxed().collect(Collectors.toSet());
        assertThat(isQuicklyRead(bytesOf(many))).isFalse();
    }

    /** Whatever a peer makes of a stream: what is said to hash values only does so. */
    @Test
    void mutationsThatSeemHarmlessHashNothingElse() throws Exception {
        List<byte[]> samples = new ArrayList<>();
        for (Object value : valuesAsKeys()) {
            samples.add(bytesOf(value));
        }
        for (Object value : whatTakesCodeToHashOrCompare()) {
            samples.add(bytesOf(value));
            samples.add(bytesOf(List.of(new Counted(3), value, new HashSet<>(Set.of("a", "b")), new Counted(4))));
        }
        SplittableRandom random = new SplittableRandom(SEED);
        int harmless = 0;
        for (int round = 0; round < ROUNDS; round++) {
            byte[] bytes = samples.get(random.nextInt(samples.size())).clone();
            for (int i = random.nextInt(3); i >= 0; i--) {
                bytes[5 + random.nextInt(bytes.length - 5)] =
                        (byte) (random.nextBoolean() ? random.nextInt(256) : 0x70 + random.nextInt(16));
            }
            if (!isQuicklyRead(bytes)) {
                continue;
            }
            Counted.hashed = 0;
            try {
                Object unused = end.codec().readResult(new ValueReader(new Payload(bytes), end));
                harmless++;
            } catch (Exception e) {
                assertThat(e).isNotNull();
            }
            assertThat(Counted.hashed).as("round %s", round).isZero();
        }
        assertThat(harmless).isGreaterThan(ROUNDS / 20);
    }
}
