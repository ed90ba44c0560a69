package io.across.internal.value;

/**
 * An object of the peer that this side holds: what a proxy has instead of the object. When it becomes garbage, the engine
 * gives the id back to the peer, once (protocol, section 6). Whoever sends it home must keep it reachable until the call
 * is answered.
 */
public final class HeldObject {

    private final long id;
    private final Caller caller;

    private volatile boolean released;
    private volatile Runnable whenReleased = () -> {};

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

    /**
     * Says what gives the id back before this is garbage. Called before others see this.
     *
     * @param action must not refer to this; must not block
     */
    public void whenReleased(Runnable action) {
        whenReleased = action;
    }

    /**
     * From here on this can be written no more.
     *
     * @param now whether to give the id back now, instead of when this is garbage
     */
    public void release(boolean now) {
        released = true;
        if (now) {
            whenReleased.run();
        }
    }

    /** Whether it can be written no more. */
    public boolean isReleased() {
        return released;
    }

    @Override
    public String toString() {
        return "object " + id + " of " + caller.connection().name();
    }
}
