package io.across.internal.pickle;

import io.across.OperationException;
import io.across.python.PythonFrozenSet;
import io.across.python.PythonName;
import io.across.python.PythonTuple;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Watches what a pickle builds, so that a short one cannot make something that takes for ever to walk through, to hash or to
 * compare: nesting, and the keys of dicts and sets. Used by one thread.
 */
final class Extents {

    /** How deep containers may lie in each other; Python's own pickler gives up before. */
    static final int MAX_DEPTH = 500;

    /** Keys that are neither texts nor numbers: their hash codes are easily made the same. */
    private static final int MAX_COMPOSITE_KEYS = 10_000;

    private final IdentityHashMap<Object, Integer> depths = new IdentityHashMap<>();

    /** How many parts a tuple or frozen set has, counted as often as they occur; those without such a part are not here. */
    private final IdentityHashMap<Object, Long> weights = new IdentityHashMap<>();

    private long keyWork;
    private int compositeKeys;

    /** @param size of the pickle in bytes, to which the work for keys may be in proportion */
    Extents(long size) {
        keyWork = 100_000 + 8 * size;
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

    /** Something was copied that may be copied again by a few bytes more. */
    void copied(long parts) {
        keyWork -= Math.min(parts, keyWork + 1);
        if (keyWork < 0) {
            throw new OperationException("malformed pickle: more is copied than it has bytes for");
        }
    }

    /** A tuple or a frozen set is complete. */
    void completed(Object container, Collection<?> parts) {
        long weight = 1;
        boolean composite = false;
        for (Object part : parts) {
            added(container, part);
            boolean isComposite = part instanceof PythonTuple || part instanceof PythonFrozenSet;
            composite |= isComposite;
            weight = saturated(weight, isComposite ? weightOf(part) : 1);
        }
        if (composite) {
            weights.put(container, weight);
        }
    }

    private static long saturated(long a, long b) {
        long sum = a + b;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }

    private long weightOf(Object composite) {
        Long known = weights.get(composite);
        return known != null ? known : ((Collection<?>) composite).size() + 1L;
    }

    /** Something is to be a key of a dict or an element of a set. */
    void checkKey(@Nullable Object key) {
        if (key == null || key instanceof String || key instanceof Number || key instanceof Boolean) {
            return;
        }
        boolean hashable = key instanceof PythonTuple || key instanceof PythonFrozenSet;
        if (!hashable && (key instanceof Collection<?> || key instanceof Map<?, ?> || key instanceof ByteBuffer)) {
            throw new OperationException("malformed pickle: a key of a type that Python cannot hash");
        }
        if (hashable || key instanceof PythonName) {
            compositeKeys++;
            keyWork -= key instanceof PythonName ? 1 : Math.min(weightOf(key), keyWork + 1);
            if (compositeKeys > MAX_COMPOSITE_KEYS || keyWork < 0) {
                throw new OperationException("malformed pickle: more or larger tuples as keys than can be hashed in"
                        + " reasonable time; the limit is " + MAX_COMPOSITE_KEYS + " keys");
            }
            if (key instanceof PythonTuple tuple) {
                tuple.forEach(this::checkPart);
            }
        }
    }

    private void checkPart(@Nullable Object part) {
        if (part instanceof PythonTuple tuple) {
            tuple.forEach(this::checkPart);
        } else if (part instanceof Collection<?> || part instanceof Map<?, ?> || part instanceof ByteBuffer) {
            if (!(part instanceof PythonFrozenSet)) {
                throw new OperationException("malformed pickle: a key with a part that Python cannot hash");
            }
        }
    }

    private static boolean isContainer(@Nullable Object value) {
        return value instanceof Collection<?> || value instanceof Map<?, ?> || value instanceof PickledObject;
    }
}
