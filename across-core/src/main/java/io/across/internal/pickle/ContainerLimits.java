package io.across.internal.pickle;

import io.across.OperationException;
import io.across.internal.value.KeyCollisions;
import io.across.internal.value.ValueReader;
import io.across.python.PythonFrozenSet;
import io.across.python.PythonTuple;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Watches what a pickle builds, so that a short one cannot make something that takes for ever to walk through, to hash or to
 * compare: nesting, and the keys of dicts and sets. Used by one thread.
 */
final class ContainerLimits {

    /** How deep containers may lie in each other; Python's own pickler gives up before. */
    static final int MAX_DEPTH = 500;

    /** Keys of equal hash code in a dict or set that cost nothing: honest ones have some, too. */
    private static final int FREE_COLLISIONS = 8;

    /** Characters, or bits of a number, that are hashed and compared in about the time of one small part. */
    private static final int UNITS_PER_PART = 64;

    /** What each pickle may spend: a short one costs little even so. */
    private static final int ALWAYS = 16_000;

    private static final int PARTS_PER_BYTE = 8;

    /** What an element of a set or an entry of a dict takes in memory, and what it costs to put it there, in parts. */
    private static final int ENTRY_BYTES = 64;

    private static final int ENTRY_PARTS = 8;

    private final IdentityHashMap<Object, Integer> depths = new IdentityHashMap<>();

    /** How many parts a tuple or frozen set has, counted as often as they occur; those with small parts only are not here. */
    private final IdentityHashMap<Object, Long> weights = new IdentityHashMap<>();

    private final KeyCollisions collisions = new KeyCollisions();
    private final ValueReader in;

    /** What is left, in the time that a small part takes. */
    private long work;

    /** @param in the pickle, to whose length what is done may be in proportion: else it could be made its square */
    ContainerLimits(ValueReader in) {
        this.in = in;
        this.work = ALWAYS + (long) PARTS_PER_BYTE * in.available();
    }

    /** Something was put into a container. */
    void added(Object container, @Nullable Object part) {
        if (!isContainer(part)) {
            return;
        }
        int depth = depths.getOrDefault(part, 1) + 1;
        if (depth > MAX_DEPTH) {
            throw new OperationException("malformed pickle: nested deeper than " + MAX_DEPTH + " levels");
        }
        if (depth > depths.getOrDefault(container, 1)) {
            depths.put(container, depth);
        }
    }

    /** Something is copied that may be copied again by a few bytes more. */
    void copied(long parts, long bytes) {
        in.claim(bytes);
        calculated(parts);
    }

    /** Elements or entries are copied into a set or a dict. */
    void copiedToTable(long elements) {
        copied(ENTRY_PARTS * elements, ENTRY_BYTES * elements);
    }

    /** Something was made of a value that may be made again by a few bytes more. */
    void calculated(long parts) {
        work -= Math.min(parts, work + 1);
        if (work < 0) {
            throw new OperationException("malformed pickle: more is copied or calculated than it has bytes for");
        }
    }

    /** A tuple or a frozen set is complete. */
    void completed(Object container, Collection<?> parts) {
        long weight = 1;
        boolean hasLargeParts = false;
        for (Object part : parts) {
            added(container, part);
            long partWeight = weightOf(part);
            hasLargeParts |= partWeight > 1;
            weight = saturated(weight, partWeight);
        }
        if (hasLargeParts) {
            weights.put(container, weight);
        }
    }

    private static long saturated(long a, long b) {
        long sum = a + b;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }

    private long weightOf(@Nullable Object part) {
        if (part instanceof PythonTuple || part instanceof PythonFrozenSet) {
            Long known = weights.get(part);
            return known != null ? known : ((Collection<?>) part).size() + 1L;
        }
        if (part instanceof String text) {
            return 1L + text.length() / UNITS_PER_PART;
        }
        if (part instanceof BigInteger number) {
            return 1L + number.bitLength() / UNITS_PER_PART;
        }
        return part instanceof BigDecimal number ? 1L + number.precision() / UNITS_PER_PART : 1;
    }

    /** Something is to be a key of a dict or an element of a set. */
    void checkKey(Object container, @Nullable Object key) {
        if (key == null) {
            return;
        }
        checkHashable(key, "a key");
        long weight = weightOf(key);
        charge(weight - 1, weight, 0);
        if (key instanceof PythonTuple tuple) {
            tuple.forEach(this::checkPart);
        }
        int others = collisions.add(System.identityHashCode(container), key.hashCode());
        if (others > FREE_COLLISIONS) {
            charge(others * Math.min(weight, work / others + 1), weight, others);
        }
    }

    private void charge(long parts, long weight, int others) {
        work -= Math.min(parts, work + 1);
        if (work < 0) {
            throw new OperationException(
                    "malformed pickle: more or larger keys than can be hashed in reasonable time: one of " + weight
                            + " parts, and about " + others + " of the same hash code before it");
        }
    }

    private void checkPart(@Nullable Object part) {
        if (part instanceof PythonTuple tuple) {
            tuple.forEach(this::checkPart);
        } else {
            checkHashable(part, "a part of a key");
        }
    }

    private static void checkHashable(@Nullable Object value, String what) {
        boolean isHashable = value instanceof PythonTuple || value instanceof PythonFrozenSet;
        if (!isHashable
                && (value instanceof Collection<?> || value instanceof Map<?, ?> || value instanceof ByteBuffer)) {
            throw new OperationException("malformed pickle: " + what + " of a type that Python cannot hash");
        }
    }

    private static boolean isContainer(@Nullable Object value) {
        return value instanceof Collection<?> || value instanceof Map<?, ?> || value instanceof PickledObject;
    }
}
