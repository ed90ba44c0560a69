package io.across.internal.engine;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.across.LimitException;
import io.across.internal.memory.Budget;
import io.across.internal.wire.Tally;
import java.util.concurrent.locks.ReentrantLock;

/** Counts what it takes to know which objects one side holds of the other. Thread-safe. */
final class ObjectTally {

    private final int weight;
    private final String what;
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock") private final Tally tally;

    /**
     * @param weight of an entry, in bytes
     * @param what is counted, for the message of the exception: "one more lent object"
     */
    ObjectTally(int weight, String what, Budget memory) {
        this.weight = weight;
        this.what = what;
        this.tally = new Tally(memory);
    }

    /** @throws LimitException if there is no memory for one more */
    void add() {
        Budget exhausted;
        lock.lock();
        try {
            exhausted = tally.add(weight);
        } finally {
            lock.unlock();
        }
        if (exhausted != null) {
            throw new LimitException(what, exhausted.property(), exhausted.limit());
        }
    }

    void remove(int objects) {
        lock.lock();
        try {
            tally.remove((long) weight * objects);
        } finally {
            lock.unlock();
        }
    }
}
