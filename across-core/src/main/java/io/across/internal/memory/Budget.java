package io.across.internal.memory;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.across.MemoryBudget;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What counts against a {@link MemoryBudget}: what is to be held of a peer is reserved before it is allocated; what does not
 * fit is refused. A budget may have parts with limits of their own. Of what is shared parts may use seven eighths; the rest
 * is for connections that come.
 *
 * <p>Thread-safe. A part is reserved from in steps, so that little calls cost nothing.
 */
public final class Budget implements MemoryBudget {

    private final String property;
    private final long limit;

    /** Held while the lock of the whole is taken, never the other way round. */
    private final ReentrantLock lock = new ReentrantLock();

    /** What this is a part of; null for nothing, or no longer. */
    @GuardedBy("lock") private @Nullable Budget whole;

    /** Whether this is {@link #lasting} in what it is a part of, which keeps no eighth from it. */
    @GuardedBy("lock") private boolean inner;

    @GuardedBy("lock") private long used;

    /**
     * @param property what says how large it is, for those who find it exhausted: {@code across.server.max-memory}
     * @param limit in bytes; positive, {@link Long#MAX_VALUE} for no limit
     */
    public Budget(String property, long limit) {
        this(property, limit, null, false);
    }

    private Budget(String property, long limit, @Nullable Budget whole, boolean inner) {
        if (limit <= 0) {
            throw new IllegalArgumentException(property + " must be positive, is " + limit);
        }
        this.property = property;
        this.limit = limit;
        this.whole = whole;
        this.inner = inner;
    }

    /**
     * What counts against the budget.
     *
     * @throws IllegalArgumentException if somebody else has made it
     */
    public static Budget of(MemoryBudget budget) {
        if (budget instanceof Budget counted) {
            return counted;
        }
        throw new IllegalArgumentException("a budget of memory is made by MemoryBudget.of, not " + budget.getClass());
    }

    /** A part of this, with a limit of its own: what is reserved from the part is reserved from this, too. */
    public Budget part(String ofProperty, long ofLimit) {
        return new Budget(ofProperty, ofLimit, this, false);
    }

    /**
     * What of this part may last longer than it: it counts here, within the same limit, until it {@linkplain #outlive
     * outlives} this.
     */
    public Budget lasting() {
        return new Budget(property, limit, this, true);
    }

    @Override
    public String property() {
        return property;
    }

    @Override
    public long limit() {
        return limit;
    }

    @Override
    public long used() {
        lock.lock();
        try {
            return used;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Reserves memory that is about to be allocated.
     *
     * @return null if it is reserved; otherwise the budget that is exhausted: this or what it is a part of
     */
    public @Nullable Budget reserve(long bytes) {
        lock.lock();
        try {
            if (bytes > limit - used) {
                return this;
            }
            Budget exhausted = whole == null ? null : inner ? whole.reserve(bytes) : whole.reserveForPart(bytes);
            if (exhausted == null) {
                used += bytes;
            }
            return exhausted;
        } finally {
            lock.unlock();
        }
    }

    /** The last eighth is not for what parts ask for: it leaves room for further parts. */
    private @Nullable Budget reserveForPart(long bytes) {
        lock.lock();
        try {
            return bytes > limit - limit / 8 - used ? this : reserve(bytes);
        } finally {
            lock.unlock();
        }
    }

    /** Counts memory that must be had in any case: what comes next finds the less. */
    public void take(long bytes) {
        lock.lock();
        try {
            used += bytes;
            if (whole != null) {
                whole.take(bytes);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Gives back what was reserved or taken. */
    public void release(long bytes) {
        lock.lock();
        try {
            used -= bytes;
            if (whole != null) {
                whole.release(bytes);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Counts in the whole no longer, which has everything back: what this was for has ended. Further calls do nothing. */
    public void leave() {
        lock.lock();
        try {
            if (whole != null) {
                whole.release(used);
                whole = null;
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * For what {@link #lasting} has made: the part ends, and only what is in use here counts on in the whole, until it is
     * released or this {@linkplain #leave leaves}, too. Further calls do nothing.
     */
    public void outlive() {
        lock.lock();
        try {
            if (inner && whole != null) {
                whole = whole.end(used);
                inner = false;
            }
        } finally {
            lock.unlock();
        }
    }

    /** All but this much goes back to the whole, which is returned; null if this counts in none. */
    private @Nullable Budget end(long lasting) {
        lock.lock();
        try {
            Budget left = whole;
            if (left != null) {
                left.release(used - lasting);
            }
            used -= lasting;
            whole = null;
            return left;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public String toString() {
        return "MemoryBudget[" + property + ": " + used() + " of " + limit + " bytes]";
    }
}
