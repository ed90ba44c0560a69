package io.across.internal.engine;

import io.across.LimitException;
import io.across.OperationException;
import io.across.ProtocolException;
import io.across.internal.memory.Budget;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;

/** The objects that the peer holds (protocol, section 6): kept alive until it gives them back. Thread-safe. */
final class LentObjects {

    private final int limit;
    private final AtomicLong nextId = new AtomicLong();
    private final ConcurrentMap<Long, Object> objects = new ConcurrentHashMap<>();

    /** Those that the peer has given back, though an earlier message that has not been read may name them. */
    private final ConcurrentMap<Long, Object> leaving = new ConcurrentHashMap<>();

    private final ObjectTally tally;

    /** Set before the table is cleared: whoever lends after it takes the entry back. */
    private volatile boolean ended;

    /** @param memory what they may take, the objects themselves apart */
    LentObjects(int limit, Budget memory) {
        this.limit = limit;
        this.tally = new ObjectTally(Weights.LENT_OBJECT, "one more lent object", memory);
    }

    /** Enters an object under a fresh id, which no other ever has. */
    long lend(Object object) {
        if (objects.size() >= limit) {
            throw new LimitException("one more lent object", "across.options.max-lent-objects", limit);
        }
        tally.add();
        long id = nextId.getAndIncrement();
        objects.put(id, object);
        if (ended) {
            objects.remove(id);
        }
        return id;
    }

    /** Gives the next object this id, and those after it the ids from there on; tests reach large ids by it. */
    void continueAt(long id) {
        nextId.set(id);
    }

    Object get(long id) {
        Object object = objects.get(id);
        if (object == null) {
            object = leaving.get(id);
        }
        if (object == null) {
            throw new OperationException("object " + Long.toUnsignedString(id) + " is not lent to this peer");
        }
        return object;
    }

    /** Takes entries back that the peer has never seen. */
    void takeBack(long[] ids) {
        int taken = 0;
        for (long id : ids) {
            taken += objects.remove(id) == null ? 0 : 1;
        }
        tally.remove(taken);
    }

    /**
     * The peer gives objects back, once each: so it cannot make this side remember more of that than there are objects. Called by
     * the reader; {@link #forget} follows.
     *
     * @throws ProtocolException if an id is not in the table
     */
    void givenBack(long[] ids) {
        for (long id : ids) {
            Object object = objects.get(id);
            if (object != null) {
                leaving.put(id, object);
                objects.remove(id);
            } else if (!ended) {
                throw new ProtocolException(
                        "DEL_OBJS for object " + Long.toUnsignedString(id) + ", which is not in the object table");
            }
        }
    }

    /** No message that has not been read can name these any more, which have been {@link #givenBack}. */
    void forget(long[] ids) {
        int forgotten = 0;
        for (long id : ids) {
            forgotten += leaving.remove(id) == null ? 0 : 1;
        }
        tally.remove(forgotten);
    }

    void end() {
        ended = true;
        objects.clear();
        leaving.clear();
    }

    int size() {
        return objects.size() + leaving.size();
    }
}
