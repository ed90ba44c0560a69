package io.across;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * How much memory peers may make this side hold, in bytes: their requests that wait or run, answers that they do not read,
 * messages that have arrived in part, and what is kept for objects that are lent. What is to be held is reserved before it
 * is allocated; what does not fit is refused. Each connection has one of its own, {@link Options#maxMemory()}, which may
 * be a part of one that several share, {@link Options#sharedMemory()}, as the connections of a listener do. Of what is shared
 * parts may use seven eighths; the rest is for connections that come.
 *
 * <p>Thread-safe. A part is reserved from in steps, so that little calls cost nothing.
 */
public final class MemoryBudget {

    private final String property;
    private final long limit;

    /** Held while the lock of the whole is taken, never the other way round. */
    private final ReentrantLock lock = new ReentrantLock();

    /** What this is a part of; null for nothing, or no longer. */
    @GuardedBy("lock") private @Nullable MemoryBudget whole;

    /** Whether this is {@link #lasting} in what it is a part of, which keeps no eighth from it. */
    @GuardedBy("lock") private boolean inner;

    @GuardedBy("lock") private long used;

    /**
     * @param property what says how large it is, for those who find it exhausted: {@code across.server.max-memory}
     * @param limit in bytes; positive, {@link Long#MAX_VALUE} for no limit
     */
    public MemoryBudget(String property, long limit) {
        this(property, limit, null, false);
    }

    private MemoryBudget(String property, long limit, @Nullable MemoryBudget whole, boolean inner) {
        if (limit <= 0) {
            throw new IllegalArgumentException(property + " must be positive, is " + limit);
        }
        this.property = property;
        this.limit = limit;
        this.whole = whole;
        this.inner = inner;
    }

    /** A part of this, with a limit of its own: what is reserved from the part is reserved from this, too. */
    public MemoryBudget part(String ofProperty, long ofLimit) {
        return new MemoryBudget(ofProperty, ofLimit, this, false);
    }

    /**
     * What of this part may last longer than it: it counts here, within the same limit, until it {@linkplain #outlive
     * outlives} this.
     */
    public MemoryBudget lasting() {
        return new MemoryBudget(property, limit, this, true);
    }

    /** The property that says how large it is. */
    public String property() {
        return property;
    }

    /** Its size in bytes; {@link Long#MAX_VALUE} for no limit. */
    public long limit() {
        return limit;
    }

    /** How much of it is in use, in bytes. */
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
    public @Nullable MemoryBudget reserve(long bytes) {
        lock.lock();
        try {
            if (bytes > limit - used) {
                return this;
            }
            MemoryBudget exhausted = whole == null ? null : inner ? whole.reserve(bytes) : whole.reserveForPart(bytes);
            if (exhausted == null) {
                used += bytes;
            }
            return exhausted;
        } finally {
            lock.unlock();
        }
    }

    /** The last eighth is not for what parts ask for: it leaves room for further parts. */
    private @Nullable MemoryBudget reserveForPart(long bytes) {
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
    private @Nullable MemoryBudget end(long lasting) {
        lock.lock();
        try {
            MemoryBudget left = whole;
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
