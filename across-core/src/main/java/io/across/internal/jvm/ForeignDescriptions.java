package io.across.internal.jvm;

import io.across.OperationException;
import java.io.ObjectStreamClass;
import java.io.ObjectStreamField;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.stream.Stream;

/**
 * How peers that may not run code describe classes where these are otherwise here, as those of another version of a program
 * are. The JDK remembers each list of fields that a class has been described with, so there is an end to them. Thread-safe.
 */
final class ForeignDescriptions {

    /** Of all that were accepted, for all connections together, in bytes. */
    static final int MAX_MEMORY = 4 << 20;

    /** Versions of one class. */
    static final int MAX_OF_CLASS = 64;

    /** What the name and the type of one field take here and in the JDK, their characters apart. */
    private static final int FIELD = 192;

    private static final ClassValue<List<String>> OWN = new ClassValue<>() {
        @Override
        protected List<String> computeValue(Class<?> type) {
            return Stream.of(ObjectStreamClass.lookupAny(type).getFields())
                    .map(ForeignDescriptions::described)
                    .toList();
        }
    };

    private final int maxMemory;

    /** Guarded by this. */
    private final Map<Class<?>, Set<List<String>>> accepted = new WeakHashMap<>();

    /** What is in {@link #accepted}, or was. Guarded by this. */
    private long memory;

    ForeignDescriptions(int maxMemory) {
        this.maxMemory = maxMemory;
    }

    private static String described(ObjectStreamField field) {
        String type = field.getTypeString();
        return described(type == null ? String.valueOf(field.getTypeCode()) : type, field.getName());
    }

    /**
     * A field as lists of fields have it.
     *
     * @param type as class files have it, such as {@code J} or {@code Ljava/lang/String;}
     */
    static String described(String type, String name) {
        return type + " " + name;
    }

    /**
     * A class has been described.
     *
     * @param fields its fields in their order, each {@linkplain #described described}
     * @throws OperationException if it has been described in too many ways
     */
    void add(Class<?> type, List<String> fields) {
        if (!fields.isEmpty() && !fields.equals(OWN.get(type))) {
            addForeign(type, fields);
        }
    }

    private synchronized void addForeign(Class<?> type, List<String> fields) {
        Set<List<String>> known = accepted.computeIfAbsent(type, any -> new HashSet<>());
        if (known.contains(fields)) {
            return;
        }
        long more =
                fields.stream().mapToLong(field -> FIELD + 2L * field.length()).sum();
        if (known.size() == MAX_OF_CLASS || memory + more > maxMemory) {
            throw new OperationException(
                    "malformed value: " + type + " has other fields here, and peers without the right RUN_CODE have"
                            + " described classes in so many other ways that no more are"
                            + " remembered: upgrade the peer, or this side");
        }
        memory += more;
        known.add(List.copyOf(fields));
    }
}
