package io.across.internal.engine;

import io.across.internal.memory.Budget;
import io.across.internal.wire.Tally;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Requests of the peer that wait their turn: which are taken, and what they take until they have run. Not thread-safe: used
 * under the lock of the inbox that has it.
 */
final class RequestQueue {

    private final int maxQueued;
    private final long maxQueuedBytes;

    private final Deque<Request> queue = new ArrayDeque<>();
    private long queuedBytes;

    /** What requests take that wait or run. */
    private final Tally held;

    private long taken;

    /** What follows the ids of all calls that the peer has made so far; unsigned. */
    private long nextId;

    /** Whether requests are still taken. */
    private boolean open = true;

    /**
     * @param maxQueued how many may wait
     * @param maxQueuedBytes how large these may be together
     * @param memory what those that wait or run may take
     */
    RequestQueue(int maxQueued, long maxQueuedBytes, Budget memory) {
        this.maxQueued = maxQueued;
        this.maxQueuedBytes = maxQueuedBytes;
        this.held = new Tally(memory);
    }

    /** A call of the peer. */
    interface Request extends InboundTask {

        /** Unsigned. */
        long id();

        /** How many bytes its value has. */
        int size();

        /** How much memory it takes until it has run, in bytes. */
        long weight();
    }

    /** What becomes of a request. */
    enum Admission {
        TAKEN,
        /** Too many, or too large ones, are waiting. */
        FULL,
        /** There is no memory for it. */
        NO_MEMORY,
        /** No request is taken any more. */
        CLOSED
    }

    /** Queues a request, if it may. */
    Admission add(Request request) {
        if (!admits(request.id())) {
            return Admission.CLOSED;
        }
        if (queue.size() >= maxQueued || queuedBytes + request.size() > maxQueuedBytes) {
            return Admission.FULL;
        }
        if (held.add(request.weight()) != null) {
            return Admission.NO_MEMORY;
        }
        taken++;
        queuedBytes += request.size();
        queue.addLast(request);
        return Admission.TAKEN;
    }

    /** The peer has made a call with this id; returns whether requests are still taken. */
    boolean admits(long id) {
        if (open && Long.compareUnsigned(id, nextId) >= 0) {
            nextId = id + 1;
        }
        return open;
    }

    /** Takes no request from now on; returns what follows the ids of all calls that the peer has made so far. */
    long close() {
        open = false;
        return nextId;
    }

    /** The next one, which is to run. */
    @Nullable Request poll() {
        Request request = queue.pollFirst();
        if (request != null) {
            queuedBytes -= request.size();
        }
        return request;
    }

    /** A request that has been polled has run. */
    void done(Request request) {
        held.remove(request.weight());
    }

    /** Takes no request from now on, and drops those that wait. */
    void end() {
        open = false;
        for (Request request : queue) {
            held.remove(request.weight());
        }
        queue.clear();
        queuedBytes = 0;
    }

    /** How many wait. */
    int size() {
        return queue.size();
    }

    /** How many have been taken so far. */
    long taken() {
        return taken;
    }
}
