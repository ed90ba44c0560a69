package io.across.internal.value;

import org.jspecify.annotations.Nullable;

/** A request of the peer, read and ready to run. */
public interface ServedCall {

    /**
     * Runs the request. Called once, by the thread that serves the call.
     *
     * @throws Throwable what goes back to the caller
     */
    @Nullable Object run() throws Throwable;

    /** What is called, such as {@code java.util.List.add}, for logs and thread names; never shows an argument. */
    String target();

    /** What an interface of this side calls it; null if it is called by none. */
    default @Nullable String interfaceMethod() {
        return null;
    }

    /** Whether it only puts records of the peer into this side's log. */
    default boolean isLogRecord() {
        return false;
    }
}
