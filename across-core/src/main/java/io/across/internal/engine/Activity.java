package io.across.internal.engine;

import java.util.concurrent.TimeoutException;

/** What happens on a connection, as its heartbeat sees it, and what that does about it. Times are those of its clock. */
interface Activity {

    boolean hasEnded();

    long lastReadNanos();

    long lastWriteNanos();

    /** Since when a write has made no progress; 0 if none waits. */
    long writingSince();

    /** Says that this side lives. Only enqueues. */
    void sayIdle();

    /** Gives the connection up. */
    void fail(TimeoutException why);
}
