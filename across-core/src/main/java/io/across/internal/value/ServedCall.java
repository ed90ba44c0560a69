package io.across.internal.value;

import io.across.CallTarget;
import org.jspecify.annotations.Nullable;

/** A request of the peer, read and ready to run. */
public interface ServedCall extends CallTarget {

    /**
     * Runs the request. Called once, by the thread that serves the call.
     *
     * @throws Throwable what goes back to the caller
     */
    @Nullable Object run() throws Throwable;

    /** Whether it only puts records of the peer into this side's log. */
    default boolean isLogRecord() {
        return false;
    }
}
