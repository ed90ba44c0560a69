package io.across.internal.log;

import org.jspecify.annotations.Nullable;

/**
 * Says of a child process through which connection it serves its parent, which has in its own log what this process prints to
 * standard error: what is forwarded through that connection need not be printed, too. Thread-safe.
 */
public final class ParentLog {

    private static volatile @Nullable Object connection;

    private ParentLog() {}

    /** This process is a child from now on. */
    public static void isReachedBy(Object parent) {
        connection = parent;
    }

    @SuppressWarnings("ReferenceEquality")
    public static boolean is(Object other) {
        return connection == other;
    }
}
