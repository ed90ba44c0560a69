package io.across.internal.jvm;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which of the objects that follow a class's fields in a stream are keys or elements, and what is done with those. */
enum KeyRule {
    HASHED_ENTRIES,
    HASHED_ELEMENTS,

    /** Buckets without trees. */
    CHAINED_ENTRIES,

    /** A table in which what is taken leads to the next place. */
    PROBED_ENTRIES,
    PROBED_ELEMENTS,

    ORDERED_ENTRIES,
    ORDERED_ELEMENTS,

    /** The first is the comparator. */
    ORDERED_AFTER_FIRST;

    private static final Map<String, KeyRule> OF_CLASSES = Map.of(
            "java.util.HashMap", HASHED_ENTRIES,
            "java.util.HashSet", HASHED_ELEMENTS,
            "java.util.Hashtable", CHAINED_ENTRIES,
            "java.util.TreeMap", ORDERED_ENTRIES,
            "java.util.TreeSet", ORDERED_AFTER_FIRST,
            "java.util.PriorityQueue", ORDERED_ELEMENTS,
            "java.util.concurrent.ConcurrentHashMap", HASHED_ENTRIES,
            "java.util.concurrent.ConcurrentSkipListMap", ORDERED_ENTRIES);

    /** The rule of a class; null if it looks at nothing that it holds. */
    static @Nullable KeyRule of(String className) {
        return OF_CLASSES.get(className);
    }

    /** The rule of an immutable collection, by the kind that its stream names. */
    static @Nullable KeyRule ofImmutable(int kind) {
        return switch (kind & 0xff) {
            case 2 -> PROBED_ELEMENTS;
            case 3 -> PROBED_ENTRIES;
            default -> null;
        };
    }

    /** Whether an object is a key or element, by its place after the fields. */
    boolean isKey(int place) {
        return switch (this) {
            case HASHED_ENTRIES, CHAINED_ENTRIES, PROBED_ENTRIES, ORDERED_ENTRIES -> place % 2 == 0;
            case HASHED_ELEMENTS, PROBED_ELEMENTS, ORDERED_ELEMENTS -> true;
            case ORDERED_AFTER_FIRST -> place > 0;
        };
    }

    boolean isOrdered() {
        return this == ORDERED_ENTRIES || this == ORDERED_ELEMENTS || this == ORDERED_AFTER_FIRST;
    }

    boolean isProbed() {
        return this == PROBED_ENTRIES || this == PROBED_ELEMENTS;
    }
}
