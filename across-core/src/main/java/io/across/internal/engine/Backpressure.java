package io.across.internal.engine;

import io.across.Options;
import io.across.internal.concurrent.TimeLimit;

/** Makes whoever sends wait while too much waits to be written. Thread-safe. */
final class Backpressure {

    private final Outbox outbox;
    private final long maxBytes;
    private final long patienceNanos;
    private final SignsOfWork signs;

    Backpressure(Outbox outbox, Options options, SignsOfWork signs) {
        this.outbox = outbox;
        this.maxBytes = options.maxOutboxSize();
        this.patienceNanos =
                options.timeout().isZero() ? Long.MAX_VALUE : options.timeout().toNanos();
        this.signs = signs;
    }

    /**
     * Waits for the connection's timeout at most; longer while the peer, if it is a child, computes instead of reading.
     *
     * @return whether there is room, or the connection has ended
     */
    boolean await(TimeLimit deadline) throws InterruptedException {
        if (hasRoom()) {
            return true;
        }
        while (!outbox.awaitRoom(maxBytes, Math.min(deadline.remainingNanos(), patienceNanos))) {
            if (!signs.areFresh() || deadline.remainingNanos() <= 0) {
                return false;
            }
        }
        return true;
    }

    /**
     * Waits for an answer's room: a peer that asks and asks but does not read must not fill this side's memory. One that reads
     * nothing at all ends the connection, and with it the wait.
     */
    void awaitForAnswer() {
        try {
            if (hasRoom()) {
                return;
            }
            while (!outbox.awaitRoom(maxBytes, patienceNanos)) {
                // It reads, though slowly: else the write would have been found stuck.
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean hasRoom() throws InterruptedException {
        boolean room = outbox.awaitRoom(maxBytes, 0);
        if (!room) {
            // What waits may be answers that this very thread has put off writing.
            outbox.flushLater();
        }
        return room;
    }
}
