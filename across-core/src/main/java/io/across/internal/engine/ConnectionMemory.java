package io.across.internal.engine;

import io.across.MemoryBudget;
import io.across.Options;

/**
 * What the peer of a connection may make this side hold. Thread-safe.
 *
 * @param requests for all but the answers to this side's calls
 * @param answers for these, so that they are read though requests have taken what they may
 */
record ConnectionMemory(MemoryBudget requests, MemoryBudget answers) {

    private static final String PROPERTY = "across.options.max-memory";

    static ConnectionMemory of(Options options) {
        return new ConnectionMemory(budget(options), budget(options));
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
            leave();
        }
    }

    /** The connection has ended. */
    void leave() {
        requests.leave();
        answers.leave();
    }
}
