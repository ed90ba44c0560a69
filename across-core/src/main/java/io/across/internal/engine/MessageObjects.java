package io.across.internal.engine;

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

    private final LentObjects lentObjects;
    private final HeldObjects heldObjects;
    /** Empty until the message lends something: most do not. */
    private Map<Long, HeldObject> held = Map.of();

    MessageObjects(LentObjects lentObjects, HeldObjects heldObjects) {
        this.lentObjects = lentObjects;
        this.heldObjects = heldObjects;
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
        }
        return held.computeIfAbsent(id, heldObjects::hold);
    }

    /** Those of {@code ids} for which no proxy was made. */
    long[] notHeld(long[] ids) {
        return Arrays.stream(ids).filter(id -> !held.containsKey(id)).distinct().toArray();
    }
}
