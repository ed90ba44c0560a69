package io.across.internal.value;

/**
 * An object of the peer that this side holds: what a proxy has instead of the object. When it becomes garbage, the engine
 * gives the id back to the peer, once (protocol, section 6). Whoever sends it home must keep it reachable until the call
 * is answered.
 */
public final class HeldObject {

    private final long id;
    private final Caller caller;

    public HeldObject(long id, Caller caller) {
        this.id = id;
        this.caller = caller;
    }

    /** The object's id in the peer's object table. */
    public long id() {
        return id;
    }

    /** The connection that the object belongs to, and the only one on which it can be written. */
    public Caller caller() {
        return caller;
    }

    @Override
    public String toString() {
        return "object " + id + " of " + caller.connection().name();
    }
}
