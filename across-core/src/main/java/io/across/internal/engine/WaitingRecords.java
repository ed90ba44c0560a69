package io.across.internal.engine;

/** Log records that wait to be sent. Thread-safe. */
public interface WaitingRecords {

    /** Waits until those that there are now are sent, or for a time that whoever closes can bear. */
    void flush();

    /** The same; but not again soon if it was in vain. */
    void flushBriefly();
}
