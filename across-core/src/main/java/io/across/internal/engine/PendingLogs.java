package io.across.internal.engine;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** The log records that a connection has yet to send: an answer, and the goodbye, come after them. Thread-safe. */
final class PendingLogs {

    private final List<WaitingRecords> queues = new CopyOnWriteArrayList<>();

    /** How many records there have been. */
    private final AtomicLong added = new AtomicLong();

    void add(WaitingRecords queue) {
        queues.add(queue);
    }

    void remove(WaitingRecords queue) {
        queues.remove(queue);
    }

    void recordAdded() {
        added.incrementAndGet();
    }

    long added() {
        return added.get();
    }

    /**
     * Before an answer.
     *
     * @param began what {@link #added} was when the call began: who has logged nothing does not wait
     */
    void flushSince(long began) {
        if (added.get() != began) {
            queues.forEach(WaitingRecords::flushBriefly);
        }
    }

    /** Before the goodbye. */
    void flush() {
        queues.forEach(WaitingRecords::flush);
    }
}
