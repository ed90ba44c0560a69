package io.across.internal.engine;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.across.MemoryBudget;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Holds back what the peer gives back (DEL_OBJS) until the values of all earlier messages have been read: one of them may
 * send such an object home (protocol, section 6, the hazard). Thread-safe.
 */
final class InboundOrder {

    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock") private final Deque<Ticket> queue = new ArrayDeque<>();

    /** The place of one message among those that have arrived. */
    static final class Ticket {

        /** Guarded by the lock of the order that issued the ticket. */
        private boolean done;

        private final @Nullable Runnable release;

        /** What the value takes memory of; null if that is counted elsewhere. */
        private final @Nullable MemoryBudget memory;

        private final long weight;

        private Ticket(@Nullable Runnable release, @Nullable MemoryBudget memory, long weight) {
            this.release = release;
            this.memory = memory;
            this.weight = weight;
            this.done = release != null;
        }
    }

    /** A message with a value has arrived; {@link #valueRead} must follow, whether or not the value could be read. */
    Ticket valueArrived() {
        return valueArrived(null, 0);
    }

    /** See {@link #valueArrived()}; until then it takes memory, which is reserved. */
    Ticket valueArrived(@Nullable MemoryBudget memory, long weight) {
        Ticket ticket = new Ticket(null, memory, weight);
        lock.lock();
        try {
            queue.addLast(ticket);
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
            ticket.done = true;
            for (Ticket first = queue.peekFirst(); first != null && first.done; first = queue.peekFirst()) {
                queue.removeFirst();
                if (first.release != null) {
                    due = due.isEmpty() ? new ArrayList<>() : due;
                    due.add(first.release);
                }
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
            if (!queue.isEmpty()) {
                queue.addLast(new Ticket(release, null, 0));
                return;
            }
        } finally {
            lock.unlock();
        }
        release.run();
    }
}
