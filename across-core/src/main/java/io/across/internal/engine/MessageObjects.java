package io.across.internal.engine;

import io.across.OperationException;
import io.across.internal.value.HeldObject;
import io.across.internal.value.ObjectTable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The object tables of a connection as one message sees them: a message that names the same object of the peer twice gets
 * the same proxy, and what a message lends but its reader does not take over is known. Used by one thread.
 */
final class MessageObjects implements ObjectTable {

    private static final long[] NO_IDS = {};

    private final LentObjects lentObjects;
    private final HeldObjects heldObjects;
    private final long[] ids;

    /** The same in order, from when the first is held. */
    private long[] sorted = NO_IDS;

    /** Empty until the message lends something: most do not. */
    private Map<Long, HeldObject> held = Map.of();

    /** As a message that is written sees them. */
    MessageObjects(LentObjects lentObjects, HeldObjects heldObjects) {
        this(lentObjects, heldObjects, NO_IDS);
    }

    /** @param ids what a message that has arrived says it lends */
    MessageObjects(LentObjects lentObjects, HeldObjects heldObjects, long[] ids) {
        this.lentObjects = lentObjects;
        this.heldObjects = heldObjects;
        this.ids = ids;
    }

    @Override
    public long lend(Object object) {
        return lentObjects.lend(object);
    }

    @Override
    public Object lent(long id) {
        return lentObjects.get(id);
    }

    @Override
    public HeldObject hold(long id) {
        if (held.isEmpty()) {
            held = new HashMap<>();
            sorted = ids.clone();
            Arrays.sort(sorted);
        }
        HeldObject known = held.get(id);
        if (known != null) {
            return known;
        }
        if (Arrays.binarySearch(sorted, id) < 0) {
            // To hold it would be to give back what is not ours, and the peer may do nothing but end the connection.
            throw new OperationException("malformed value: object " + Long.toUnsignedString(id)
                    + " is not among those that the message lends");
        }
        HeldObject object = heldObjects.hold(id);
        held.put(id, object);
        return object;
    }

    /** The ids of the objects that the message lends and for which no proxy was made. */
    long[] notHeld() {
        return Arrays.stream(ids).filter(id -> !held.containsKey(id)).distinct().toArray();
    }
}
