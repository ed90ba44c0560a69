package io.across.internal.wire;

import io.across.internal.memory.Budget;
import org.jspecify.annotations.Nullable;

/**
 * What one part of a connection holds of its peer, in bytes: reserved from the connection's budget in large steps, and only
 * beyond a little that every connection may have. Not thread-safe: used by one thread, or under the lock of who has it.
 */
public final class Tally {

    /** What is not worth counting. */
    static final int FREE = 16 << 10;

    private static final int STEP = 64 << 10;

    private final Budget budget;

    private long held;

    /** Of the budget; covers what is held beyond {@link #FREE}. */
    private long reserved;

    public Tally(Budget budget) {
        this.budget = budget;
    }

    /** Whether there is a limit at all. */
    boolean isLimited() {
        return budget.limit() != Long.MAX_VALUE;
    }

    /**
     * More is to be held.
     *
     * @return null if it may be; otherwise the budget that is exhausted, and nothing is counted
     */
    public @Nullable Budget add(long bytes) {
        long lacking = lacking(bytes);
        if (lacking > 0) {
            Budget exhausted = reserve(lacking);
            if (exhausted != null) {
                return exhausted;
            }
        }
        held += bytes;
        return null;
    }

    private @Nullable Budget reserve(long lacking) {
        long step = Math.max(lacking, STEP);
        Budget exhausted = budget.reserve(step);
        if (exhausted != null && step > lacking) {
            step = lacking;
            exhausted = budget.reserve(step);
        }
        if (exhausted == null) {
            reserved += step;
        }
        return exhausted;
    }

    /** More is held in any case. */
    public void addAnyway(long bytes) {
        long lacking = lacking(bytes);
        if (lacking > 0) {
            budget.take(lacking);
            reserved += lacking;
        }
        held += bytes;
    }

    private long lacking(long more) {
        return held + more - FREE - reserved;
    }

    /** Less is held. */
    public void remove(long bytes) {
        held -= bytes;
        long needed = Math.max(0, held - FREE);
        long kept = needed == 0 ? 0 : needed + STEP;
        if (reserved > kept + (needed == 0 ? 0 : STEP)) {
            budget.release(reserved - kept);
            reserved = kept;
        }
    }

    /** Nothing is held any more. */
    public void clear() {
        remove(held);
    }
}
