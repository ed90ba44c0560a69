package io.across.internal.engine;

/** What happens on a connection, as its heartbeat sees it, and what that does about it. Times are those of its clock. */
interface Activity {

    boolean hasEnded();

    long lastReadNanos();

    long lastWriteNanos();

    /** Since when a write has made no progress; 0 if none waits. */
    long writingSince();

    /** Says that this side lives. Only enqueues. */
    void sayIdle();

    /** Has somebody read, should nobody do so. Never blocks. */
    void ensureReader();

    /** Gives the connection up. */
    void fail(Throwable why);
}
