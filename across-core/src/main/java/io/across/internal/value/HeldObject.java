package io.across.internal.value;

/**
 * An object of the peer that this side holds: what a proxy has instead of the object. When it becomes garbage, the engine
 * gives the id back to the peer, once (protocol, section 6). Whoever sends it home must keep it reachable until the call
 * is answered.
 */
public final class HeldObject {

    private final long id;
    private final String owner;

    private volatile boolean released;
    private volatile Runnable whenReleased = () -> {};

    /**
     * @param id the object's id in the peer's object table
     * @param owner name of the connection to that peer, for people
     */
    public HeldObject(long id, String owner) {
        this.id = id;
        this.owner = owner;
    }

    /** The object's id in the peer's object table. */
    public long id() {
        return id;
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
        return "object " + id + " of " + owner;
    }
}
