package io.across.internal.engine;

/** Something that has arrived and needs a thread that may run user code. */
interface InboundTask {

    /**
     * Deals with it.
     *
     * @param more whether the thread will run more tasks at once, and then flush the outbox
     */
    void run(boolean more);
}
