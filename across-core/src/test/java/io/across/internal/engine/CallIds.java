package io.across.internal.engine;

import io.across.Connection;

/** Sets what no other way than making calls leads to, for tests. */
public final class CallIds {

    private CallIds() {}

    /** Gives the next call of a connection an id. */
    public static void next(Connection conn, long id) {
        ((EngineConnection) conn).calls().continueAt(id);
    }
}
