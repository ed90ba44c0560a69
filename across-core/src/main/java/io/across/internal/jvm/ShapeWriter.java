package io.across.internal.jvm;

import io.across.internal.value.ValueWriter;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Describes each shape until the peer is known to have read the description, then names it by its number. Messages are read
 * out of order, so to have sent a description is not enough. Thread-safe.
 *
 * @param <K> what a shape is looked up by
 * @param <S> the shapes
 */
final class ShapeWriter<K, S extends Shape> {

    /** Beyond this many shapes new ones are described every time; {@link ShapeReader} refuses higher numbers. */
    static final int LIMIT = 1024;

    /** A shape with longer texts is described every time, too, so that what is remembered has a bound. */
    static final int MAX_CHARS = 8 * 1024;

    /** The number of a shape that has none. */
    private static final int UNNUMBERED = 0;

    private final ConcurrentMap<K, Entry<S>> entries = new ConcurrentHashMap<>();
    private final AtomicInteger lastNumber = new AtomicInteger();

    /** One shape. */
    static final class Entry<S extends Shape> {

        private final S shape;
        private final int number;

        /** Set when a request that describes the shape has been answered. */
        private volatile boolean known;

        private Entry(S shape, int number) {
            this.shape = shape;
            this.number = number;
        }

        S shape() {
            return shape;
        }
    }

    /** The shape of {@code key}, made when it is needed first. */
    Entry<S> entry(K key, Function<K, S> maker) {
        Entry<S> entry = entries.get(key);
        if (entry != null) {
            return entry;
        }
        S shape = maker.apply(key);
        if (lastNumber.get() >= LIMIT || shape.chars() > MAX_CHARS) {
            return new Entry<>(shape, UNNUMBERED);
        }
        return entries.computeIfAbsent(key, k -> new Entry<>(shape, number()));
    }

    /** Whether the shape of {@code key} has been made and is such. */
    boolean knows(K key, Predicate<S> such) {
        Entry<S> entry = entries.get(key);
        return entry != null && such.test(entry.shape);
    }

    private int number() {
        int number = lastNumber.incrementAndGet();
        return number <= LIMIT ? number : UNNUMBERED;
    }

    /** Writes the shape's number or its description; {@code out} tells when the description has been read. */
    void write(Entry<S> entry, ValueWriter out) {
        boolean known = entry.known;
        out.writeVarLong(entry.number * 2L + (known ? 1 : 0));
        if (!known) {
            entry.shape.write(out);
            if (entry.number != UNNUMBERED) {
                out.whenRead(() -> entry.known = true);
            }
        }
    }
}
