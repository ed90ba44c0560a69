package io.across.internal.pickle;

import io.across.OperationException;
import io.across.python.PythonValue;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a value that a stranger has sent before something walks through it that does not know shared parts: what contains
 * itself has no end, and what is shared at every level becomes exponentially large. Used for one value.
 */
final class ExpansionLimit {

    /** Parts, counted as often as they occur. */
    private static final long MAX_PARTS = 10_000_000;

    /** What each message may have of them, so that small ones may share as they like. */
    private static final long FREE_PARTS = 10_000;

    /** An honest value has about one part for two bytes. */
    private static final long PARTS_PER_BYTE = 10;

    /** What is converted in about the time of a small part, in a number's bits and in the square of its digits. */
    private static final int BITS_PER_PART = 4_096;

    private static final int DIGITS_SQUARED_PER_PART = 2_000;

    /** What are compared in about the time of one small part. */
    private static final int CHARACTERS_PER_PART = 64;

    private static final long IN_PROGRESS = -1;

    private final IdentityHashMap<Object, Long> sizes = new IdentityHashMap<>();

    private final long maxParts;

    private ExpansionLimit(long maxParts) {
        this.maxParts = maxParts;
    }

    /** For the sizes of keys, of values that have been checked. Used for all keys of one map or set. */
    static ExpansionLimit ofKeys() {
        return new ExpansionLimit(MAX_PARTS);
    }

    /** How many parts a value has, counted as often as they occur; a long text has some, too. */
    long of(@Nullable Object value) {
        return value instanceof String text ? 1L + text.length() / CHARACTERS_PER_PART : size(value, 0);
    }

    /** @throws OperationException if the value contains itself, is nested too deeply or has too many parts */
    static void check(Object value) {
        new ExpansionLimit(MAX_PARTS).size(value, 0);
    }

    /**
     * The same for a value of so many bytes, which may have parts in proportion to these.
     *
     * @throws OperationException if the value contains itself, is nested too deeply or has too many parts
     */
    static void check(@Nullable Object value, long bytes) {
        new ExpansionLimit(Math.min(MAX_PARTS, FREE_PARTS + PARTS_PER_BYTE * bytes)).size(value, 0);
    }

    private long size(@Nullable Object value, int depth) {
        if (!(value instanceof Collection<?> || value instanceof Map<?, ?> || value instanceof PythonValue)) {
            return value instanceof Number number ? size(number) : 1;
        }
        if (isEmpty(value)) {
            return 1;
        }
        Long known = sizes.get(value);
        if (known == null) {
            if (depth > ContainerLimits.MAX_DEPTH) {
                throw new OperationException("Python answered what is nested deeper than " + ContainerLimits.MAX_DEPTH
                        + " levels, which cannot be converted");
            }
            sizes.put(value, IN_PROGRESS);
            known = 1 + parts(value, depth + 1);
            sizes.put(value, known);
        }
        if (known == IN_PROGRESS) {
            throw new OperationException("Python answered what contains itself, which cannot be converted");
        }
        return known;
    }

    /** A large one may be named again and again, and is converted each time. */
    private static long size(Number number) {
        if (number instanceof BigInteger whole) {
            return 1L + whole.bitLength() / BITS_PER_PART;
        }
        if (number instanceof BigDecimal decimal) {
            long digits = decimal.precision();
            return 1 + digits * digits / DIGITS_SQUARED_PER_PART;
        }
        return 1;
    }

    private static boolean isEmpty(Object value) {
        return value instanceof Collection<?> elements
                ? elements.isEmpty()
                : value instanceof Map<?, ?> map && map.isEmpty();
    }

    private long parts(Object value, int depth) {
        if (value instanceof Collection<?> elements) {
            return sum(elements, depth);
        }
        if (value instanceof Map<?, ?> map) {
            return sum(map.keySet(), depth) + sum(map.values(), depth);
        }
        PythonValue made = (PythonValue) value;
        return sum(List.of(made.args(), made.fields(), made.items(), made.entries()), depth);
    }

    private long sum(Collection<?> parts, int depth) {
        long sum = 0;
        for (Object part : parts) {
            sum += size(part, depth);
            if (sum > maxParts) {
                throw new OperationException("Python answered more than " + maxParts
                        + " parts, counted as often as they occur, which cannot be converted");
            }
        }
        return sum;
    }
}
