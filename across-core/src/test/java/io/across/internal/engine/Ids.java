package io.across.internal.engine;

import io.across.Connection;

/** Sets what no other way than making calls leads to, for tests. */
public final class Ids {

    private Ids() {}

    /** Gives the next call of a connection an id. */
    public static void nextCall(Connection conn, long id) {
        ((EngineConnection) conn).statistics.calls().continueAt(id);
    }

    /** Gives the next object that a connection lends an id. */
    public static void nextObject(Connection conn, long id) {
        ((EngineConnection) conn).statistics.lent().continueAt(id);
    }
}
