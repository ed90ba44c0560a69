package io.across.internal.python;

import io.across.OperationException;
import org.jspecify.annotations.Nullable;

/** Calls to Python: what they throw needs no declaration. */
final class Unchecked {

    private Unchecked() {}

    /** A call that may throw anything. */
    interface Call {
        @Nullable Object call() throws Throwable;
    }

    static @Nullable Object call(Call call) {
        try {
            return call.call();
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable t) {
            throw new OperationException("the call failed: " + t, t);
        }
    }
}
