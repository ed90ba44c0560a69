package io.across.internal.engine;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Who reads the connection: at most one thread at any time holds the role. Callers that wait for an answer read it
 * themselves if they can; otherwise a worker reads. Between two calls the role may stay vacant for a moment, so that the
 * next caller finds it free; {@link ReaderWatchdog} gives a role that stays vacant to a worker.
 *
 * <p>Thread-safe. The hand-over of the role publishes what the previous reader wrote (parser state, read buffer).
 */
final class ReaderRole {

    /** Stands for whichever worker reads. */
    static final Object WORKER = new Object();

    /** Stands for nobody, once nothing is to be read any more. */
    private static final Object ENDED = new Object();

    /** With so many callers waiting, a worker that keeps reading is faster than callers that take turns. */
    private static final int CROWD = 3;

    private final ReentrantLock lock = new ReentrantLock();

    /** Null while the role is vacant; {@link #WORKER}, or the call whose thread reads. */
    private final AtomicReference<@Nullable Object> holder = new AtomicReference<>();

    /** Counts the times at which the role became vacant; lets the watchdog see whether it has been taken in between. */
    private final AtomicLong vacancies = new AtomicLong();

    /** Calls whose threads are parked, could read and are not needed to: the next reader is taken from these. */
    @GuardedBy("lock") private final Deque<OutgoingCall> waiters = new ArrayDeque<>();

    boolean tryTake(Object reader) {
        return holder.compareAndSet(null, reader);
    }

    boolean isHeldBy(Object reader) {
        return holder.get() == reader;
    }

    boolean isVacant() {
        return holder.get() == null;
    }

    long vacancies() {
        return vacancies.get();
    }

    /** Closes the role for good: by its holder, when there is nothing to read any more. */
    void end() {
        holder.set(ENDED);
    }

    /** Leaves the role vacant: the holder's last act on it. */
    void vacate() {
        vacancies.incrementAndGet();
        holder.set(null);
    }

    /**
     * Announces that {@code call} will be parked until it is answered or given the role.
     *
     * @return false if the role is vacant, so the caller must try to take it first
     */
    boolean addWaiter(OutgoingCall call) {
        lock.lock();
        try {
            if (holder.get() == null) {
                return false;
            }
            waiters.addLast(call);
            return true;
        } finally {
            lock.unlock();
        }
    }

    void removeWaiter(OutgoingCall call) {
        lock.lock();
        try {
            waiters.remove(call);
        } finally {
            lock.unlock();
        }
    }

    /** Whether so many callers wait that a worker should read. */
    boolean isCrowded() {
        lock.lock();
        try {
            return waiters.size() >= CROWD;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Passes the role on from its holder: to a waiting caller if there are few, to a worker if there are many; if there is
     * none, the role becomes vacant.
     *
     * @return the new holder, whom the caller of this method must wake: a call, {@link #WORKER}, or null
     */
    @Nullable Object passOn() {
        lock.lock();
        try {
            OutgoingCall next = firstUnanswered();
            if (next == null) {
                vacate();
                return null;
            }
            Object reader = waiters.size() >= CROWD ? WORKER : next;
            if (reader == next) {
                waiters.remove(next);
            }
            holder.set(reader);
            return reader;
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock") private @Nullable OutgoingCall firstUnanswered() {
        for (OutgoingCall call : waiters) {
            if (!call.isDone()) {
                return call;
            }
        }
        return null;
    }
}
