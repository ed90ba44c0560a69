package io.across.internal.value;

import io.across.OperationException;

/**
 * What may be spent on the keys of maps and the elements of sets of one message, in steps of about the time that hashing or
 * comparing a small value takes: in proportion to the message's length, as what is hashed and compared with each other could
 * otherwise cost the square of it, or more. Used by one thread.
 */
public final class WorkBudget {

    /** Keys of equal hash code in a map or set that cost nothing: honest ones have some, too. */
    private static final int FREE_COLLISIONS = 8;

    /** Bytes that are hashed, compared or copied in about one step. */
    public static final int BYTES_PER_STEP = 64;

    private static final long ALWAYS = 4096;

    /** An entry of a map, at the least. */
    private static final int BYTES_PER_KEY = 8;

    private final KeyCollisions collisions;
    private long left;

    /** @param bytes the length of what is read */
    public WorkBudget(int bytes) {
        this.collisions = new KeyCollisions(bytes / BYTES_PER_KEY);
        this.left = ALWAYS + bytes;
    }

    /**
     * Takes steps off.
     *
     * @throws OperationException if they are more than is left
     */
    public void spend(long steps) {
        left -= Math.min(steps, left + 1);
        if (left < 0) {
            throw new OperationException(
                    "malformed value: its keys and elements cannot be hashed, compared or copied in reasonable time:"
                            + " too many have the same hash code, or too many share large ones");
        }
    }

    /** Takes note of a key that costs nothing itself. */
    public void countKey(int container, int hashCode) {
        collisions.add(container, hashCode);
    }

    /** Takes off what a hash table looks through before it finds a place for the key. */
    public void spendOnCollisions(int container, int hashCode, long weight) {
        spendOnOthers(collisions.add(container, hashCode), weight);
    }

    /** Takes off what it costs to compare a key with others that are in its way. */
    public void spendOnOthers(int others, long weight) {
        if (others > FREE_COLLISIONS) {
            spend(
                    Math.multiplyHigh(others - FREE_COLLISIONS, weight) != 0
                            ? Long.MAX_VALUE
                            : (others - FREE_COLLISIONS) * weight);
        }
    }
}
