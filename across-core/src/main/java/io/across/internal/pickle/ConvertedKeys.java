package io.across.internal.pickle;

import io.across.OperationException;
import io.across.RemoteObject;
import io.across.internal.value.KeyCollisions;
import org.jspecify.annotations.Nullable;

/**
 * Watches the keys of one map, or the elements of one set, that a value of Python's is converted to: a list, too, whose elements
 * Python has never hashed. Those of one hash code may be compared with each other, one by one. Used by one thread.
 */
final class ConvertedKeys {

    /** Points of a grid have some: 31 where it has a million of them. */
    private static final int MAX_OF_ONE_HASH_CODE = 256;

    /** So many cost nothing; honest keys have some, too. */
    private static final int FREE_COLLISIONS = 8;

    /** How often each part of the keys may be compared, as a rule: more often than on a grid. */
    private static final int COMPARISONS_PER_PART = 32;

    private final KeyCollisions collisions = new KeyCollisions();
    private final ExpansionLimit sizes = ExpansionLimit.ofKeys();
    private int before;
    private long comparisonsLeft = 1_000_000;

    /** See {@link #added(Object, Object, int)}; for a key of which it is not known what it was made of. */
    void added(@Nullable Object key, int size) {
        added(key, key, size);
    }

    /**
     * A key was put.
     *
     * @param source what it was made of
     * @param size of the map or set since then; as before if the key was there already
     * @throws OperationException if too many keys have its hash code
     */
    void added(@Nullable Object source, @Nullable Object key, int size) {
        boolean isNew = size != before;
        before = size;
        if (key == null || key instanceof RemoteObject) {
            return; // whose hash code the peer may have to be asked for
        }
        int hashCode = key.hashCode();
        int others = isNew ? collisions.add(0, hashCode) : collisions.count(0, hashCode);
        if (isNew && others >= MAX_OF_ONE_HASH_CODE) {
            throw new OperationException("Python answered more than " + MAX_OF_ONE_HASH_CODE
                    + " keys or elements of one hash code, among them a "
                    + key.getClass().getName()
                    + ", which cannot be told apart in reasonable time");
        }
        long parts = sizes.of(source);
        comparisonsLeft += COMPARISONS_PER_PART * parts - (others > FREE_COLLISIONS ? others * parts : 0);
        if (comparisonsLeft < 0) {
            throw new OperationException("Python answered too many keys or elements of few hash codes, among them a "
                    + key.getClass().getName() + " of " + parts
                    + " parts, which cannot be told apart in reasonable time");
        }
    }
}
