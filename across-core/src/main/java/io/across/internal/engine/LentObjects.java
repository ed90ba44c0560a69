package io.across.internal.engine;

import io.across.LimitException;
import io.across.OperationException;
import io.across.ProtocolException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;

/** The objects that the peer holds (protocol, section 6): kept alive until it gives them back. Thread-safe. */
final class LentObjects {

    private final int limit;
    private final AtomicLong nextId = new AtomicLong();
    private final ConcurrentMap<Long, Object> objects = new ConcurrentHashMap<>();

    /** Set before the table is cleared: whoever lends after it takes the entry back. */
    private volatile boolean ended;

    LentObjects(int limit) {
        this.limit = limit;
    }

    /** Enters an object under a fresh id, which no other ever has. */
    long lend(Object object) {
        if (objects.size() >= limit) {
            throw new LimitException("one more lent object", "across.options.max-lent-objects", limit);
        }
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
            throw new OperationException("object " + Long.toUnsignedString(id) + " is not lent to this peer");
        }
        return object;
    }

    /** Takes entries back that the peer has never seen. */
    void takeBack(long[] ids) {
        for (long id : ids) {
            objects.remove(id);
        }
    }

    /**
     * Removes what the peer gives back.
     *
     * @throws ProtocolException if an id is not in the table
     */
    void returned(long[] ids) {
        for (long id : ids) {
            if (objects.remove(id) == null && !ended) {
                throw new ProtocolException(
                        "DEL_OBJS for object " + Long.toUnsignedString(id) + ", which is not in the object table");
            }
        }
    }

    void end() {
        ended = true;
        objects.clear();
    }

    int size() {
        return objects.size();
    }
}
