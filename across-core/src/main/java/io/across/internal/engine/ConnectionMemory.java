package io.across.internal.engine;

import io.across.MemoryBudget;
import io.across.Options;

/**
 * What the peer of a connection may make this side hold. Thread-safe.
 *
 * @param requests for all but the answers to this side's calls
 * @param calls for the peer's calls until they have run, of the same: these may last longer than the connection
 * @param answers for these, so that they are read though requests have taken what they may
 */
record ConnectionMemory(MemoryBudget requests, MemoryBudget calls, MemoryBudget answers) {

    private static final String PROPERTY = "across.options.max-memory";

    static ConnectionMemory of(Options options) {
        MemoryBudget requests = budget(options);
        return new ConnectionMemory(requests, requests.lasting(), budget(options));
    }

    private static MemoryBudget budget(Options options) {
        MemoryBudget shared = options.sharedMemory();
        return shared == null
                ? new MemoryBudget(PROPERTY, options.maxMemory())
                : shared.part(PROPERTY, options.maxMemory());
    }

    boolean isLimited() {
        return requests.limit() != Long.MAX_VALUE;
    }

    /** The peer has introduced itself: one that has no limit of its own takes nothing away from others. */
    void introduced() {
        if (!isLimited()) {
            ended();
            callsDone();
        }
    }

    /** The connection has ended; calls of the peer may still run, and count until they have. */
    void ended() {
        calls.outlive();
        answers.leave();
    }

    /** And none of these runs any more. */
    void callsDone() {
        calls.leave();
    }
}
