package io.across.internal.jvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.across.ExposedObjects;
import io.across.OperationException;
import io.across.Options;
import io.across.Rights;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamConstants;
import java.io.Serializable;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Hashtable;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What collections call of their keys and elements when they are read, counted: from a peer without the right to run code no
 * message costs more than ten times an honest one of its length.
 */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
@SuppressWarnings({"JdkObsolete", "IdentityHashMapUsage"}) // peers send those, too
class KeyWorkTests {

    private static final AtomicLong STEPS = new AtomicLong();

    private static final int MANY = 20_000;

    interface Takes {
        void take(
                Key key, Category category, Pair pair, Plain plain, Properties table, Locale locale, URI uri, Fruit f);
    }

    enum Fruit {
        APPLE,
        PEAR
    }

    /** Tells how often it is asked. */
    record Key(int a, int b) implements Serializable, Comparable<Key> {

        @Override
        public int hashCode() {
            STEPS.incrementAndGet();
            return 31 * a + b;
        }

        @Override
        public boolean equals(Object other) {
            STEPS.incrementAndGet();
            return other instanceof Key key && key.a == a && key.b == b;
        }

        @Override
        public int compareTo(Key other) {
            STEPS.incrementAndGet();
            return a == other.a ? Integer.compare(b, other.b) : Integer.compare(a, other.a);
        }
    }

    record Category(String name, List<Category> children) implements Serializable {}

    record Pair(Object left, Object right) implements Serializable {}

    static final class Plain implements Serializable {

        private static final long serialVersionUID = 1L;

        private final String name;

        Plain(String name) {
            this.name = name;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Plain plain && plain.name.equals(name);
        }

        @Override
        public int hashCode() {
            return name.hashCode();
        }
    }

    private final CodecEnd receiver = CodecEnd.pair(
            Options.builder()
                    .rights(Rights.none())
                    .exposed(ExposedObjects.builder()
                            .expose(
                                    "takes",
                                    (Takes) (key, category, pair, plain, table, locale, uri, f) -> {},
                                    Takes.class)
                            .build())
                    .build(),
            Options.defaults());

    private byte[] bytesOf(Object value) throws Exception {
        // Never written directly, whatever it is.
        return receiver.peer().bytesOf(out -> receiver.peer().codec().writeResult(new Object[] {value}, out));
    }

    private Object read(byte[] bytes) throws Exception {
        Object read = receiver.codec().readResult(receiver.reader(bytes));
        return read instanceof Object[] array && array.length > 0 ? array[0] : read;
    }

    static Stream<Object> honest() {
        Map<Fruit, String> fruits = new EnumMap<>(Fruit.class);
        fruits.put(Fruit.PEAR, "pear");
        Map<Object, Object> mixed = new HashMap<>();
        mixed.put(null, 1);
        for (Object key : List.of("text", 1, 2L, 2.5, 'c', true, (byte) 1, (short) 2, 1.5f, Fruit.APPLE)) {
            mixed.put(key, key);
        }
        for (Object key : List.of(
                new BigInteger("12345678901234567890"),
                new BigDecimal("1.50"),
                UUID.randomUUID(),
                Instant.EPOCH,
                LocalDate.EPOCH,
                ZonedDateTime.now(java.time.ZoneId.of("Europe/Berlin")),
                DayOfWeek.MONDAY,
                Locale.GERMANY,
                URI.create("http://localhost"),
                new Key(1, 2),
                new Plain("plain"),
                new Pair("a", new Pair(1, Fruit.PEAR)),
                Optional.of("present"),
                Key.class)) {
            mixed.put(key, "value of " + key);
        }
        Properties properties = new Properties();
        properties.setProperty("key", "value");
        Map<Object, Object> names = new LinkedHashMap<>();
        names.put(Fruit.APPLE, Fruit.APPLE.name());
        names.put(Fruit.APPLE.name(), names.get(Fruit.APPLE));
        return Stream.of(
                mixed,
                fruits,
                names,
                properties,
                EnumSet.of(Fruit.APPLE),
                new TreeMap<>(mapOf(1_000, i -> "k" + i)),
                new TreeSet<>(Collections.reverseOrder(String.CASE_INSENSITIVE_ORDER)),
                new ConcurrentSkipListMap<>(mapOf(1_000, i -> new Key(i, i))),
                new ConcurrentSkipListSet<>(List.of("b", "a")),
                new ConcurrentHashMap<>(mapOf(1_000, i -> "k" + i)),
                new Hashtable<>(mapOf(1_000, i -> "k" + i)),
                new CopyOnWriteArraySet<>(List.of("a")),
                Map.copyOf(mapOf(1_000, i -> "k" + i)),
                Set.copyOf(mapOf(1_000, i -> i).keySet()),
                Map.of("one", List.of(Map.of("two", Set.of(3)))),
                IntStream.range(0, 1_000)
                        .mapToObj(i -> Map.of("name", i, "size", 2 * i))
                        .toList(),
                // Many have the same hash code, as 31 is small.
                new HashSet<>(IntStream.range(0, 90_000)
                        .mapToObj(i -> new Key(i / 300, i % 300))
                        .toList()));
    }

    private static <K> Map<K, Object> mapOf(int size, IntFunction<K> key) {
        Map<K, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < size; i++) {
            map.put(key.apply(i), i);
        }
        return map;
    }

    @ParameterizedTest
    @MethodSource("honest")
    void whatIsHonestIsRead(Object value) throws Exception {
        assertThat(read(bytesOf(value))).isEqualTo(value);
    }

    @Test
    void queuesAndTablesByIdentityAreRead() throws Exception {
        assertThat((PriorityQueue<?>) read(bytesOf(new PriorityQueue<>(List.of(3, 1, 2)))))
                .hasSize(3);
        Map<Object, Object> table = new IdentityHashMap<>();
        table.put(List.of("any"), 1);
        assertThat((Map<?, ?>) read(bytesOf(table))).hasSize(1);
    }

    /** Each is refused, in words that name it, or costs no more than its length allows. */
    static Stream<Arguments> forged() {
        List<Function<Collection<?>, Object>> sets = List.of(
                HashSet::new,
                LinkedHashSet::new,
                Set::copyOf,
                KeyWorkTests::concurrent,
                keys -> table(new HashMap<>(), keys),
                keys -> table(new LinkedHashMap<>(), keys),
                keys -> table(new ConcurrentHashMap<>(), keys),
                keys -> table(new Hashtable<>(), keys),
                keys -> Map.copyOf(table(new HashMap<>(), keys)));
        List<Collection<?>> keys = List.of(
                list(3_000, i -> new Key(i, -31 * i)),
                list(3_000, i -> List.of(i, -31 * i)),
                list(
                        3_000,
                        i -> i % 2 == 0 ? (Object) ((long) i << 32 | i) : Double.longBitsToDouble((long) i << 32 | i)),
                list(3_000, i -> new Pair(i, -31 * i)),
                list(3_000, i -> LocalDateTime.of(2000, 1, 1, 0, 0).withYear(i * 7)));
        List<Arguments> all = new ArrayList<>();
        for (Function<Collection<?>, Object> set : sets) {
            for (Collection<?> each : keys) {
                all.add(Arguments.of(set.apply(each)));
            }
        }
        return all.stream();
    }

    private static Object concurrent(Collection<?> keys) {
        Set<Object> set = ConcurrentHashMap.newKeySet();
        set.addAll(keys);
        return set;
    }

    private static Map<Object, Object> table(Map<Object, Object> table, Collection<?> keys) {
        keys.forEach(key -> table.put(key, 1));
        return table;
    }

    private static List<?> list(int size, IntFunction<?> element) {
        return IntStream.range(0, size).mapToObj(element).toList();
    }

    @ParameterizedTest
    @MethodSource("forged")
    void keysOfOneHashCodeCostNoMoreThanTenTimesHonestOnes(Object forged) throws Exception {
        double honest = steps(bytesOf(new HashSet<>(list(3_000, i -> new Key(i, 0)))));
        assertThat(honest).isPositive();
        assertThat(steps(bytesOf(forged))).isLessThan(10 * honest);
    }

    /** Calls for each byte, whether it is refused or not. */
    private double steps(byte[] bytes) throws Exception {
        STEPS.set(0);
        try {
            read(bytes);
        } catch (OperationException e) {
            assertThat(e).hasMessageContaining("malformed value");
        }
        return (double) STEPS.get() / bytes.length;
    }

    @Test
    void graphsThatAreSharedAreNoKeys() throws Exception {
        Category shared = new Category("leaf", List.of());
        Object pairs = 1;
        for (int i = 0; i < 45; i++) {
            shared = new Category("c" + i, List.of(shared, shared));
            pairs = new Pair(pairs, pairs);
        }
        for (Object key : List.of(shared, pairs)) {
            for (Object holder :
                    List.of(forgedSet(key), forgedMap(key), List.of(forgedSet(key)), new Pair(forgedMap(key), 1))) {
                assertThatExceptionOfType(OperationException.class)
                        .isThrownBy(() -> read(bytesOf(holder)))
                        .withMessageContaining(key.getClass().getName())
                        .withMessageContaining("cannot be a key or an element of a java.util.");
            }
            // What nobody hashes may be shared.
            assertThat(bytesOf(key)).hasSizeLessThan(4_096);
            if (key instanceof Category) {
                assertThat(((Category) read(bytesOf(key))).name()).isEqualTo("c44");
            }
        }
    }

    /** Its hash code is what this peer takes for one: that of the rest would take for ever. */
    private static Set<Object> forgedSet(Object key) {
        Set<Object> set = new HashSet<>();
        set.add(new Disguised(key));
        return set;
    }

    private static Map<Object, Object> forgedMap(Object key) {
        Map<Object, Object> map = new LinkedHashMap<>();
        map.put(new Disguised(key), 1);
        return map;
    }

    /** Travels as what it holds. */
    private record Disguised(Object key) implements Serializable {

        private Object writeReplace() {
            return key;
        }

        @Override
        public int hashCode() {
            return 1;
        }

        @Override
        public boolean equals(Object other) {
            return other == this;
        }
    }

    @Test
    void aSharedObjectIsNoKey() throws Exception {
        Pair pair = new Pair(1, 2);
        assertThatExceptionOfType(OperationException.class)
                .isThrownBy(() -> read(bytesOf(new Object[] {pair, Set.of(pair)})))
                .withMessageContaining(Pair.class.getName() + " that is shared cannot be a key");
        assertThat(read(bytesOf(Arrays.asList(Map.of(pair, 1), pair)))).isEqualTo(List.of(Map.of(pair, 1), pair));
    }

    @Test
    void collectionsAreNoKeys() {
        for (Object key : List.of(
                List.of(1), Set.of(1), Map.of(1, 2), new ArrayList<>(List.of(1)), new int[0], Map.entry(1, 2))) {
            Map<Object, Object> map = new HashMap<>();
            map.put(key instanceof Map.Entry<?, ?> entry ? new java.util.AbstractMap.SimpleEntry<>(entry) : key, 1);
            assertThatExceptionOfType(OperationException.class)
                    .isThrownBy(() -> read(bytesOf(map)))
                    .withMessageContaining("cannot be a key or an element of a java.util.HashMap");
            assertThatExceptionOfType(OperationException.class)
                    .isThrownBy(() -> read(bytesOf(new HashSet<>(List.of(new Pair("a", key))))))
                    .withMessageContaining(Pair.class.getName() + " cannot be a key");
        }
    }

    /** What stands for the entries of an entry set. */
    @Test
    void immutableEntriesOfValuesAreKeys() throws Exception {
        Set<Object> entries = Set.of(Map.entry("a", 1));
        assertThat(read(bytesOf(entries))).isEqualTo(entries);
        Map.Entry<String, Integer> shared = new java.util.AbstractMap.SimpleImmutableEntry<>("a", 1);
        for (Object key : List.of(shared, Map.entry("a", List.of(1)), Map.entry("a", shared))) {
            assertThatExceptionOfType(OperationException.class)
                    .isThrownBy(() -> read(bytesOf(new Object[] {shared, new HashSet<>(List.of(key))})))
                    .withMessageContaining("cannot be a key or an element of a java.util.HashSet");
        }
    }

    @Test
    void largeKeysAreNotComparedAgainAndAgain() throws Exception {
        String large = "x".repeat(60_000);
        List<Object> texts = new ArrayList<>(Collections.nCopies(MANY, large));
        texts.add(new String(large.toCharArray()));
        assertRefusedAsWork(bytesOf(new PriorityQueue<>(texts)));
        BigInteger number = BigInteger.ONE.shiftLeft(60_000);
        assertRefusedAsWork(bytesOf(new PriorityQueue<>(Collections.nCopies(MANY, number))));
        assertRefusedAsWork(bytesOf(list(MANY, i -> new HashSet<>(List.of(number)))));
    }

    @Test
    void numbersOfSeveralClassesAndOneHashCodeAreRefusedWhereTheyAreWrittenDirectly() throws Exception {
        for (CodecEnd end : List.of(receiver, CodecEnd.pair())) {
            for (byte tag : new byte[] {Tag.HASH_MAP, Tag.LINKED_HASH_MAP}) {
                byte[] bytes = end.peer().bytesOf(out -> {
                    out.write(tag);
                    out.writeVarLong(2 * MANY);
                    for (long i = 0; i < MANY; i++) {
                        out.write(Tag.LONG);
                        out.writeLong(i << 32 | i);
                        out.write(Tag.NULL);
                    }
                    for (long i = 0; i < MANY; i++) {
                        out.write(Tag.DOUBLE);
                        out.writeLong(i << 32 | i);
                        out.write(Tag.NULL);
                    }
                });
                assertThatExceptionOfType(OperationException.class)
                        .isThrownBy(() -> end.codec().readResult(end.reader(bytes)))
                        .withMessageContaining("hashed, compared or copied in reasonable time");
            }
        }
    }

    @Test
    void honestMixturesWrittenDirectlyAreRead() throws Exception {
        Map<Object, Object> mixed = new HashMap<>();
        for (int i = 0; i < 20; i++) {
            mixed.put(i, 1);
            mixed.put((long) i, 1);
            mixed.put("k" + i, 1);
        }
        byte[] bytes = receiver.peer().bytesOf(out -> receiver.peer().codec().writeResult(mixed, out));
        assertThat(bytes[0]).isEqualTo(Tag.HASH_MAP);
        assertThat(receiver.codec().readResult(receiver.reader(bytes))).isEqualTo(mixed);
    }

    @Test
    void immutableSetsAreNotFilledPlaceByPlace() throws Exception {
        assertRefusedAsWork(bytesOf(Set.copyOf(list(MANY, i -> i * 2 * MANY))));
        // Each place is wanted by a few only.
        assertRefusedAsWork(bytesOf(Set.copyOf(list(MANY, i -> i / 8 + i % 8 * 2 * MANY))));
        assertRefusedAsWork(bytesOf(Map.copyOf(mapOf(MANY, i -> i * 2 * MANY))));
    }

    @Test
    void tablesWithoutTreesAreNotFilledBucketByBucket() throws Exception {
        int length = (int) ((MANY + MANY / 20) / 0.75f) + 3;
        int odd = (length & 1) == 0 ? length - 1 : length;
        assertRefusedAsWork(bytesOf(new Hashtable<>(mapOf(MANY, i -> i * odd))));
    }

    @Test
    void whatIsCopiedWhenItIsReadIsNotNamedAgainAndAgain() throws Exception {
        byte[] bomb = bigIntegersOfOneMagnitude(1 << 16, MANY);
        assertRefusedAsWork(bomb);
    }

    @Test
    void anImmutableMapWithAKeyWithoutAValueIsRefused() throws Exception {
        byte[] odd = bytesOf(Map.of(1, 2, 3, 4));
        int claim = indexOf(odd, new byte[] {ObjectStreamConstants.TC_BLOCKDATA, 4, 0, 0, 0, 4});
        odd[claim + 5] = 3;
        for (CodecEnd end : List.of(receiver, CodecEnd.pair())) {
            assertThatExceptionOfType(OperationException.class)
                    .isThrownBy(() -> end.codec().readResult(end.reader(odd)))
                    .withMessageContaining("malformed value");
        }
    }

    private void assertRefusedAsWork(byte[] bytes) {
        assertThatExceptionOfType(OperationException.class)
                .isThrownBy(() -> read(bytes))
                .withMessageContaining("hashed, compared or copied in reasonable time");
    }

    private static int indexOf(byte[] bytes, byte[] part) {
        return IntStream.range(0, bytes.length - part.length)
                .filter(at -> Arrays.equals(bytes, at, at + part.length, part, 0, part.length))
                .findFirst()
                .orElseThrow();
    }

    private static byte[] bigIntegersOfOneMagnitude(int length, int count) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(Tag.STREAM);
        new ObjectOutputStream(bytes).flush();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeByte(ObjectStreamConstants.TC_ARRAY);
        writeClass(out, "[Ljava.lang.Object;", 0x90ce589f1073296cL, 2); // 0
        out.writeShort(0);
        writeEndOfClass(out);
        out.writeInt(count); // 1
        for (int i = 0; i < count; i++) {
            out.writeByte(ObjectStreamConstants.TC_OBJECT);
            if (i == 0) {
                writeClass(out, "java.math.BigInteger", -8287574255936472291L, 3); // 2
                out.writeShort(2);
                out.writeByte('I');
                out.writeUTF("signum");
                out.writeByte('[');
                out.writeUTF("magnitude");
                out.writeByte(ObjectStreamConstants.TC_STRING);
                out.writeUTF("[B"); // 3
                out.writeByte(ObjectStreamConstants.TC_ENDBLOCKDATA);
                writeClass(out, "java.lang.Number", -8742448824652078965L, 2); // 4
                out.writeShort(0);
                writeEndOfClass(out);
            } else {
                writeReference(out, 2);
            }
            out.writeInt(1); // 5
            if (i == 0) {
                out.writeByte(ObjectStreamConstants.TC_ARRAY);
                writeClass(out, "[B", 0xacf317f8060854e0L, 2); // 6
                out.writeShort(0);
                writeEndOfClass(out);
                out.writeInt(length); // 7
                byte[] magnitude = new byte[length];
                Arrays.fill(magnitude, (byte) 1);
                out.write(magnitude);
            } else {
                writeReference(out, 7);
            }
            out.writeByte(ObjectStreamConstants.TC_ENDBLOCKDATA);
        }
        return bytes.toByteArray();
    }

    private static void writeClass(DataOutputStream out, String name, long version, int flags) throws Exception {
        out.writeByte(ObjectStreamConstants.TC_CLASSDESC);
        out.writeUTF(name);
        out.writeLong(version);
        out.writeByte(flags);
    }

    private static void writeEndOfClass(DataOutputStream out) throws Exception {
        out.writeByte(ObjectStreamConstants.TC_ENDBLOCKDATA);
        out.writeByte(ObjectStreamConstants.TC_NULL);
    }

    private static void writeReference(DataOutputStream out, int handle) throws Exception {
        out.writeByte(ObjectStreamConstants.TC_REFERENCE);
        out.writeInt(ObjectStreamConstants.baseWireHandle + handle);
    }
}
