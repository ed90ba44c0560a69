package io.across.internal.engine;

import io.across.MemoryBudget;
import io.across.Options;
import io.across.internal.memory.Budget;

/**
 * What the peer of a connection may make this side hold. Thread-safe.
 *
 * @param requests for all but the answers to this side's calls
 * @param calls for the peer's calls until they have run, of the same: these may last longer than the connection
 * @param answers for these, so that they are read though requests have taken what they may
 * @param results for those that have arrived until they have been read, of the same: which may last longer than the connection, too
 */
record ConnectionMemory(Budget requests, Budget calls, Budget answers, Budget results) {

    private static final String PROPERTY = "across.options.max-memory";

    static ConnectionMemory of(Options options) {
        Budget requests = budget(options);
        Budget answers = budget(options);
        return new ConnectionMemory(requests, requests.lasting(), answers, answers.lasting());
    }

    private static Budget budget(Options options) {
        MemoryBudget shared = options.sharedMemory();
        return shared == null
                ? new Budget(PROPERTY, options.maxMemory())
                : Budget.of(shared).part(PROPERTY, options.maxMemory());
    }

    boolean isLimited() {
        return requests.limit() != Long.MAX_VALUE;
    }

    /** The peer has introduced itself: one that has no limit of its own takes nothing away from others. */
    void introduced() {
        if (!isLimited()) {
            ended();
            callsDone();
            results.leave();
        }
    }

    /** The connection has ended; calls of the peer may still run, answers may still be read, and count until they have. */
    void ended() {
        calls.outlive();
        results.outlive();
    }

    /** And none of these runs any more. */
    void callsDone() {
        calls.leave();
    }
}
