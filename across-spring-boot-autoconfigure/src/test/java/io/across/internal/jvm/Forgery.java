package io.across.internal.jvm;

import io.across.Connection;
import io.across.internal.engine.Callers;
import io.across.internal.value.Caller;
import io.across.internal.value.HeldObject;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Requests for objects that the other side has never lent. */
public final class Forgery {

    private Forgery() {}

    /** Calls a method of the object of an id. */
    public static ThrowingCallable call(Connection connection, long id) {
        Caller caller = Callers.of(connection);
        return () -> caller.call(
                JvmRequest.method(new HeldObject(id, "forger"), MethodShape.byName("getClass"), new Object[0]),
                Duration.ZERO);
    }

    /** Copies the object of an id. */
    public static ThrowingCallable copy(Connection connection, long id) {
        Caller caller = Callers.of(connection);
        return () -> caller.call(JvmRequest.copy(new HeldObject(id, "forger")), Duration.ZERO);
    }
}
