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

    private final KeyCollisions collisions = new KeyCollisions();
    private int before;

    /**
     * A key was put.
     *
     * @param size of the map or set since then; as before if the key was there already
     * @throws OperationException if too many keys have its hash code
     */
    void added(@Nullable Object key, int size) {
        if (size == before) {
            return;
        }
        before = size;
        if (key == null || key instanceof RemoteObject) {
            return; // whose hash code the peer may have to be asked for
        }
        if (collisions.add(0, key.hashCode()) >= MAX_OF_ONE_HASH_CODE) {
            throw new OperationException("Python answered more than " + MAX_OF_ONE_HASH_CODE
                    + " keys or elements of one hash code, among them a "
                    + key.getClass().getName()
                    + ", which cannot be told apart in reasonable time");
        }
    }
}
