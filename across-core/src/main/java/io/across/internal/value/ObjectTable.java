package io.across.internal.value;

/** The objects that cross a connection by reference (protocol, section 6): what a codec sees of them. Thread-safe. */
public interface ObjectTable {

    /**
     * Lends an object to the peer under a fresh id, until the peer gives it back.
     *
     * @throws io.across.LimitException if too many objects are lent
     */
    long lend(Object object);

    /**
     * An object of this side that the peer sends home.
     *
     * @throws io.across.OperationException if the id is not lent
     */
    Object lent(long id);

    /** Takes over an object of the peer under a fresh id of the peer's. */
    HeldObject hold(long id);
}
