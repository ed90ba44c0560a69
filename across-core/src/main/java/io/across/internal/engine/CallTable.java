package io.across.internal.engine;

import io.across.LimitException;
import io.across.ProtocolException;
import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;

/** The calls to the peer that have not been answered. Thread-safe. */
final class CallTable {

    private final int limit;
    private final AtomicLong nextId = new AtomicLong();
    private final ConcurrentMap<Long, OutgoingCall> calls = new ConcurrentHashMap<>();

    /** Set before the calls are failed: whoever adds one after it sees it. */
    private volatile boolean ended;

    /** @param limit how many calls may be unanswered */
    CallTable(int limit) {
        this.limit = limit;
    }

    /**
     * A fresh id.
     *
     * @throws LimitException if too many calls are unanswered; the check lets a few more through when many threads call
     */
    long newId() {
        if (calls.size() >= limit) {
            throw new LimitException("one more unanswered call", "across.options.max-outstanding-calls", limit);
        }
        return nextId.getAndIncrement();
    }

    /** Gives the next call this id, and those after it the ids from there on; tests reach large ids by it. */
    void continueAt(long id) {
        nextId.set(id);
    }

    /** Adds a call; if the connection has ended, answers it at once. */
    void add(OutgoingCall call) {
        calls.put(call.id(), call);
        if (ended && calls.remove(call.id(), call)) {
            call.answer(Answer.Disconnected.ANSWER);
        }
    }

    /** Takes a call back that was never sent. */
    void remove(OutgoingCall call) {
        calls.remove(call.id(), call);
    }

    /**
     * The call that an arrived RESULT answers; it is in the table no longer.
     *
     * @throws ProtocolException if there is no such call
     */
    OutgoingCall take(long id) {
        OutgoingCall call = calls.remove(id);
        if (call == null) {
            throw new ProtocolException("RESULT for call " + Long.toUnsignedString(id) + ", which is not outstanding");
        }
        return call;
    }

    /** Fails all calls, those that are added later too. */
    void end() {
        ended = true;
        for (OutgoingCall call : calls.values()) {
            if (calls.remove(call.id(), call)) {
                call.answer(Answer.Disconnected.ANSWER);
            }
        }
    }

    boolean isOutstanding(long id) {
        return calls.containsKey(id);
    }

    /** Whether it is outstanding, and whoever made it has not given up. */
    boolean isAwaited(long id) {
        OutgoingCall call = calls.get(id);
        return call != null && !call.isDone();
    }

    int size() {
        return calls.size();
    }

    /** Those that are unanswered at this moment. */
    Collection<OutgoingCall> unanswered() {
        return calls.values();
    }

    /** How many calls have been made so far. */
    long made() {
        return nextId.get();
    }
}
