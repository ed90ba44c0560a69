package io.across.internal.engine;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.across.internal.memory.Budget;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Holds back what the peer gives back (DEL_OBJS) until the values of all earlier messages have been read: one of them may
 * send such an object home (protocol, section 6, the hazard). Thread-safe.
 */
final class InboundOrder {

    private final ReentrantLock lock = new ReentrantLock();

    /**
     * Before the first ticket and after the last: they are in a ring. A value that has been read leaves it at once: else a peer
     * one of whose calls waits could have any number of refused ones pile up behind it.
     */
    @GuardedBy("lock") private final Ticket ends = new Ticket(null, null, 0);

    /** The place of one message among those that have arrived. */
    static final class Ticket {

        /** Neighbours in the ring, itself outside of it; guarded by the lock of the order that issued the ticket. */
        private Ticket before = this;

        private Ticket after = this;

        /** What waits for all earlier values; null for a value. */
        private final @Nullable Runnable release;

        /** What the value takes memory of; null if that is counted elsewhere. */
        private final @Nullable Budget memory;

        private final long weight;

        private Ticket(@Nullable Runnable release, @Nullable Budget memory, long weight) {
            this.release = release;
            this.memory = memory;
            this.weight = weight;
        }

        private void leave() {
            before.after = after;
            after.before = before;
            before = this;
            after = this;
        }
    }

    @GuardedBy("lock") private void addLast(Ticket ticket) {
        ticket.before = ends.before;
        ticket.after = ends;
        ends.before.after = ticket;
        ends.before = ticket;
    }

    /** A message with a value has arrived; {@link #valueRead} must follow, whether or not the value could be read. */
    Ticket valueArrived() {
        return valueArrived(null, 0);
    }

    /** See {@link #valueArrived()}; until then it takes memory, which is reserved. */
    Ticket valueArrived(@Nullable Budget memory, long weight) {
        Ticket ticket = new Ticket(null, memory, weight);
        lock.lock();
        try {
            addLast(ticket);
        } finally {
            lock.unlock();
        }
        return ticket;
    }

    /** The value has been read or dropped; runs the releases that waited for it alone. */
    void valueRead(Ticket ticket) {
        List<Runnable> due = List.of();
        if (ticket.memory != null) {
            ticket.memory.release(ticket.weight);
        }
        lock.lock();
        try {
            ticket.leave();
            for (Ticket first = ends.after; first.release != null; first = ends.after) {
                first.leave();
                due = due.isEmpty() ? new ArrayList<>() : due;
                due.add(first.release);
            }
        } finally {
            lock.unlock();
        }
        due.forEach(Runnable::run);
    }

    /** Runs {@code release} when all values that have arrived so far have been read: now, or in {@link #valueRead}. */
    void afterEarlierValues(Runnable release) {
        lock.lock();
        try {
            if (ends.after != ends) {
                addLast(new Ticket(release, null, 0));
                return;
            }
        } finally {
            lock.unlock();
        }
        release.run();
    }
}
