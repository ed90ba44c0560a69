package io.across.internal.engine;

import io.across.LimitException;
import io.across.ProtocolException;
import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The calls to the peer that have not been answered. Thread-safe. */
final class CallTable {

    private final int limit;
    private final AtomicLong nextId = new AtomicLong();
    private final ConcurrentMap<Long, OutgoingCall> calls = new ConcurrentHashMap<>();

    /** Set before the calls are failed: whoever adds one after it sees it. */
    private volatile boolean ended;

    /** Calls with this id, unsigned, and higher ones are not run; null if all are. Set before those that are there are failed. */
    private volatile @Nullable Long firstNotRun;

    /** What is to be done once no call waits for its answer; no call is taken from then on. Null until that is wanted. */
    private volatile @Nullable Runnable whenNone;

    /** Whether it has been done. */
    private final AtomicBoolean noneWaited = new AtomicBoolean();

    /** @param limit how many calls may be unanswered */
    CallTable(int limit) {
        this.limit = limit;
    }

    /** @throws LimitException if too many calls are unanswered; lets a few more through when many threads call */
    void checkRoom() {
        if (calls.size() >= limit) {
            throw new LimitException("one more unanswered call", "across.options.max-outstanding-calls", limit);
        }
    }

    /** Gives the next call this id, and those after it the ids from there on; tests reach large ids by it. */
    void continueAt(long id) {
        nextId.set(id);
    }

    /**
     * Adds a call and gives it its id. Called when it takes its place in the outbox, under whose lock: so ids rise on the wire.
     *
     * @return whether it is to be sent; if not, {@link #turnAway} must follow
     */
    boolean enter(OutgoingCall call) {
        long id = nextId.getAndIncrement();
        call.number(id);
        calls.put(id, call);
        return !ended && !isTooLate(id);
    }

    private boolean isTooLate(long id) {
        Long first = firstNotRun;
        return whenNone != null || (first != null && Long.compareUnsigned(id, first) >= 0);
    }

    /** Answers a call at once that is not sent, if nobody has yet; called without a lock. */
    void turnAway(OutgoingCall call) {
        if (ended || isTooLate(call.id())) {
            fail(call, ended ? Answer.Disconnected.ANSWER : Answer.NotRun.ANSWER);
        }
        // Else the outbox is sealed, and the end of this table follows, when it is known why.
    }

    private void fail(OutgoingCall call, Answer why) {
        if (calls.remove(call.id(), call)) {
            call.answer(why);
            checkNone();
        }
    }

    /** Takes a call back that was never sent. */
    void remove(OutgoingCall call) {
        calls.remove(call.id(), call);
        checkNone();
    }

    /** Nobody waits for the answer of this call any more. */
    void abandoned() {
        checkNone();
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
        checkNone();
        return call;
    }

    /**
     * Fails the calls from this id on, those that are added later too: the peer does not run them. Called by the reader.
     *
     * @throws ProtocolException if the peer has said before that it does not run some of those below
     */
    void limit(long first) {
        Long before = firstNotRun;
        if (before != null && Long.compareUnsigned(first, before) > 0) {
            throw new ProtocolException("DRAIN up to call " + Long.toUnsignedString(first)
                    + ", although the peer has said before that it runs none from " + Long.toUnsignedString(before)
                    + " on");
        }
        firstNotRun = first;
        for (OutgoingCall call : calls.values()) {
            if (Long.compareUnsigned(call.id(), first) >= 0) {
                fail(call, Answer.NotRun.ANSWER);
            }
        }
    }

    /**
     * Takes no call any more.
     *
     * @param action run once, without a lock, when no call waits for its answer any more; must not block
     */
    void close(Runnable action) {
        whenNone = action;
        checkNone();
    }

    private void checkNone() {
        Runnable action = whenNone;
        if (action == null) {
            return;
        }
        for (OutgoingCall call : calls.values()) {
            if (!call.isDone()) {
                return;
            }
        }
        if (noneWaited.compareAndSet(false, true)) {
            action.run();
        }
    }

    /** Fails all calls, those that are added later too. */
    void end() {
        ended = true;
        for (OutgoingCall call : calls.values()) {
            fail(call, Answer.Disconnected.ANSWER);
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
