package io.across.internal.engine;

import io.across.Connection;
import io.across.internal.value.Caller;

/** Leads to what proxies call by, for tests that ask what no user can. */
public final class Callers {

    private Callers() {}

    /** The caller of an open connection. */
    public static Caller of(Connection connection) {
        return ((EngineConnection) connection).caller;
    }
}
