package io.across.internal.python;

import java.lang.reflect.Array;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What Python's rules are for the elements of Java's containers: which are equal, and which one an index means. */
final class Elements {

    private Elements() {}

    /** The elements of an array. */
    static List<@Nullable Object> ofArray(Object array) {
        int length = Array.getLength(array);
        List<@Nullable Object> elements = new ArrayList<>(length);
        for (int i = 0; i < length; i++) {
            elements.add(Array.get(array, i));
        }
        return elements;
    }

    /** Whether a container has an element, or a map a key. */
    static boolean contains(Object object, @Nullable Object element) {
        try {
            if (object instanceof Map<?, ?> map) {
                return map.containsKey(element);
            }
            Collection<?> elements = object instanceof Collection<?> collection ? collection : ofArray(object);
            return elements.contains(element)
                    || (element instanceof Number && elements.stream().anyMatch(each -> areEqual(each, element)));
        } catch (ClassCastException | NullPointerException e) {
            return false; // sorted and null-hostile collections: it cannot be in there
        }
    }

    /** Where something is put before: what is beyond the list is at its end. */
    static int place(int size, @Nullable Object key) {
        return (int) Math.max(0, Math.min(size, fromEnd(whole(key), size)));
    }

    /** The place that an index means; it must be there. */
    static int index(int size, @Nullable Object key) {
        long index = fromEnd(whole(key), size);
        if (index < 0 || index >= size) {
            throw BuiltinException.of("IndexError", "index " + key + " is out of range for " + size + " elements");
        }
        return (int) index;
    }

    /** What a negative index means. */
    static long fromEnd(long index, int size) {
        return index < 0 ? index + size : index;
    }

    /** What Python takes as an index: what is beyond 64 bits is beyond any list. */
    static long whole(@Nullable Object key) {
        if (key instanceof Boolean truth) {
            return truth ? 1 : 0;
        }
        if (key instanceof BigInteger big) {
            return big.signum() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
        if (key instanceof Integer || key instanceof Long) {
            return ((Number) key).longValue();
        }
        throw BuiltinException.of(
                "TypeError",
                "an index must be an int, is "
                        + (key == null ? "None" : key.getClass().getName()));
    }

    /** What Python would walk through. */
    static List<@Nullable Object> of(@Nullable Object iterable) {
        if (iterable instanceof Map<?, ?> map) {
            return new ArrayList<>(map.keySet());
        }
        if (iterable instanceof String text) {
            return new ArrayList<>(
                    text.codePoints().mapToObj(Character::toString).toList());
        }
        if (iterable != null && iterable.getClass().isArray()) {
            return ofArray(iterable);
        }
        List<@Nullable Object> elements = new ArrayList<>();
        if (iterable instanceof Iterable<?> some) {
            some.forEach(elements::add);
        } else if (iterable instanceof Iterator<?> some) {
            some.forEachRemaining(elements::add);
        } else {
            throw BuiltinException.of("TypeError", iterable + " is not iterable");
        }
        return elements;
    }

    /** The key that the map has, of all that are equal in Python: 5 is 5, whether Java keeps it as an int or as a long. */
    static @Nullable Object key(Map<?, ?> map, @Nullable Object key) {
        if (!Numbers.isWhole(key) || contains(map, key)) {
            return key;
        }
        for (Object other : Numbers.sameAs((Number) Objects.requireNonNull(key))) {
            if (contains(map, other)) {
                return other;
            }
        }
        return key;
    }

    /** Whether two values are equal in Python, where numbers have one value however they are kept. */
    static boolean areEqual(@Nullable Object one, @Nullable Object other) {
        if (one instanceof Number a && other instanceof Number b && one.getClass() != other.getClass()) {
            return Numbers.compare(a, b) == 0;
        }
        return Objects.equals(one, other);
    }
}
