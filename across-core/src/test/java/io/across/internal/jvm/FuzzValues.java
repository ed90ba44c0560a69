package io.across.internal.jvm;

import io.across.Across;
import java.io.Externalizable;
import java.io.IOException;
import java.io.ObjectInput;
import java.io.ObjectInputStream;
import java.io.ObjectOutput;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** An interface whose signatures name classes of all kinds, and values that fit them. */
final class FuzzValues {

    private FuzzValues() {}

    /** What is exposed. */
    public interface Shelf {

        Object take(Object any);

        List<Item> items(Item first, Item[] others, Map<String, Kind> kinds, Set<UUID> ids);

        void times(Instant at, Optional<LocalDate> day, ZonedDateTime zoned, Duration during);

        void special(Child child, Writing writing, External external, Properties properties, EnumMap<Kind, String> map);

        int count(int number, long wide, double real, char letter, boolean flag, byte[] bytes, String text);

        void refer(Supplier<String> callback, Runnable other);
    }

    /** Takes what it is given. */
    static final class Board implements Shelf {

        @Override
        public Object take(Object any) {
            return any;
        }

        @Override
        public List<Item> items(Item first, Item[] others, Map<String, Kind> kinds, Set<UUID> ids) {
            return first == null ? List.of() : List.of(first);
        }

        @Override
        public void times(Instant at, Optional<LocalDate> day, ZonedDateTime zoned, Duration during) {}

        @Override
        public void special(
                Child child, Writing writing, External external, Properties properties, EnumMap<Kind, String> map) {}

        @Override
        public int count(int number, long wide, double real, char letter, boolean flag, byte[] bytes, String text) {
            return number;
        }

        @Override
        public void refer(Supplier<String> callback, Runnable other) {}
    }

    enum Kind {
        RUSH,
        USUAL {
            @Override
            public String toString() {
                return "usual";
            }
        }
    }

    record Item(String name, int count, Kind kind, List<Item> parts, Optional<BigDecimal> price)
            implements Serializable, Comparable<Item> {

        @Override
        public int compareTo(Item other) {
            return Integer.compare(count, other.count);
        }
    }

    static class Parent implements Serializable {

        private static final long serialVersionUID = 1L;

        int number = 1;
        long wide = 2;
        String text = "parent";
    }

    static final class Child extends Parent {

        private static final long serialVersionUID = 1L;

        double real = 3;
        List<Object> list = new ArrayList<>(List.of("child", 1));
        Child[] others = {this, null};
    }

    /** Writes more than its fields, and reads less than it has written. */
    static final class Writing implements Serializable {

        private static final long serialVersionUID = 1L;

        @SuppressWarnings({"unused", "UnusedVariable"}) // serialised
        private final Map<String, Integer> table = new HashMap<>(Map.of("a", 1, "b", 2));

        private void writeObject(ObjectOutputStream out) throws IOException {
            out.defaultWriteObject();
            out.writeInt(7);
            out.writeObject("first");
            out.write(new byte[200]);
            out.writeObject(List.of("left"));
        }

        private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
            in.defaultReadObject();
            in.readInt();
            in.readObject();
        }
    }

    public static final class External implements Externalizable {

        private static final long serialVersionUID = 1L;

        @Override
        public void writeExternal(ObjectOutput out) throws IOException {
            out.writeInt(1);
            out.writeObject(new int[3]);
        }

        @Override
        public void readExternal(ObjectInput in) throws IOException, ClassNotFoundException {
            in.readInt();
            in.readObject();
        }
    }

    static Item item(int count) {
        Item part = new Item("part", 1, Kind.USUAL, List.of(), Optional.empty());
        return new Item("item", count, Kind.RUSH, List.of(part, part), Optional.of(new BigDecimal("1.5")));
    }

    /** Values of every kind that a peer of limited rights may send. */
    @SuppressWarnings("JdkObsolete") // people still have them
    static List<Object> values() {
        Properties properties = new Properties();
        properties.put("k", "v");
        Map<Object, Object> keys = new LinkedHashMap<>();
        keys.put(item(3), 1);
        keys.put(Kind.RUSH, 2L);
        keys.put(UUID.fromString("00000000-0000-0001-0000-000000000002"), "id");
        EnumMap<Kind, String> kinds = new EnumMap<>(Map.of(Kind.RUSH, "r"));
        List<Object> values = new ArrayList<>(Arrays.asList(null, true, (byte) 1, (short) 2, 'c', 3, 4L, 1.5f, 2.5));
        values.addAll(
                List.of("latin", "żółw", new byte[] {1, 2}, BigInteger.TEN, new BigDecimal("1.5"), UUID.randomUUID()));
        values.addAll(List.of(Instant.EPOCH, LocalDate.EPOCH, Duration.ofDays(1), ZoneOffset.UTC, Kind.class));
        values.addAll(List.of(ZonedDateTime.of(LocalDate.EPOCH.atStartOfDay(), ZoneOffset.UTC), Kind.USUAL));
        values.addAll(List.of(item(2), new Child(), new Writing(), new External(), properties, kinds));
        values.addAll(List.of(List.of(), List.of(1), List.of(1, 2, 3), Set.of(1), Set.of(1, 2, 3)));
        values.addAll(List.of(Map.of(), Map.of("a", 1), Map.of("a", 1, "b", 2)));
        values.addAll(List.of(
                new ArrayList<>(List.of("a", 1)), new LinkedList<>(List.of(1)), new ArrayDeque<>(List.of(1, 2))));
        values.addAll(List.of(new HashMap<>(Map.of("a", 1)), new TreeMap<>(Map.of("a", item(1))), keys));
        values.addAll(List.of(new HashSet<>(List.of(1, "b")), new LinkedHashSet<>(List.of(1)), EnumSet.of(Kind.RUSH)));
        values.addAll(List.of(
                new TreeSet<>(List.of(item(1), item(2))),
                new PriorityQueue<>(List.of(3, 1)),
                new ConcurrentHashMap<>(Map.of("k", new int[2])),
                Collections.nCopies(3, "copy"),
                Collections.unmodifiableMap(new TreeMap<>(Map.of(1, 2))),
                Collections.synchronizedList(new ArrayList<>(List.of(1))),
                Arrays.asList(1, 2)));
        values.addAll(List.of(new int[] {1}, new long[][] {{1}, {}}, new Item[] {item(1), null}, new Object[] {
            1, new Object[] {"b"}, TimeUnit.DAYS
        }));
        values.addAll(List.of(failure(), Across.ref((Runnable) () -> {}), List.of(Across.ref(List.of("lent")))));
        return values;
    }

    static Exception failure() {
        Exception cause = new IOException("cause", new IllegalArgumentException("inner"));
        cause.addSuppressed(new InterruptedException());
        IllegalStateException failure = new IllegalStateException("outer", cause);
        for (Throwable each = failure; each != null; each = each.getCause()) {
            each.setStackTrace(Arrays.copyOf(each.getStackTrace(), 2));
        }
        return failure;
    }
}
