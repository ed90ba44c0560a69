package io.across.internal.value;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Arrays;

/**
 * Counts, about, how many keys of a dict or set have the same hash code, since a hash table looks through those one by one.
 * Containers share the counters, so a count may be too high by a few; and it is too low by less than half. Used by one thread.
 */
public final class KeyCollisions {

    private static final int FIRST_SIZE = 64;
    private static final int LARGEST_SIZE = 1 << 28;

    /** As many as there are keys or more; a power of two. */
    private int[] counts;

    private int keys;

    /** Begins small. */
    public KeyCollisions() {
        this(FIRST_SIZE);
    }

    /** @param expected how many keys there may be: up to these the counts are not too low */
    KeyCollisions(int expected) {
        counts = new int[Math.max(FIRST_SIZE, Integer.highestOneBit(Math.min(expected, LARGEST_SIZE / 2)) * 2)];
    }

    /** Counts a key of a container, of whatever number that has; how many there had the same hash code before, about. */
    @CanIgnoreReturnValue
    public int add(int container, int hashCode) {
        if (++keys > counts.length && counts.length < LARGEST_SIZE) {
            grow();
        }
        return counts[index(container, hashCode)]++;
    }

    /** How many keys of a container have a hash code, about. */
    public int count(int container, int hashCode) {
        return counts[index(container, hashCode)];
    }

    private int index(int container, int hashCode) {
        return mixed(31 * mixed(container) + mixed(hashCode)) & (counts.length - 1);
    }

    /** What one counter has counted is, for all that is known, one half of each of its two successors. */
    private void grow() {
        int size = counts.length;
        counts = Arrays.copyOf(counts, 2 * size);
        for (int i = 0; i < size; i++) {
            counts[i] >>= 1;
            counts[i + size] = counts[i];
        }
    }

    /** Spreads hash codes that differ in few bits, as MurmurHash ends. */
    private static int mixed(int hash) {
        int mixed = (hash ^ (hash >>> 16)) * 0x85ebca6b;
        mixed = (mixed ^ (mixed >>> 13)) * 0xc2b2ae35;
        return mixed ^ (mixed >>> 16);
    }
}
