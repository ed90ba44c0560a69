package io.across.internal.engine;

import io.across.CallDirection;
import io.across.CallInProgress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Knows the calls that are under way, for whoever operates this. Thread-safe. */
final class CallsInProgress {

    private final CallTable calls;
    private final Set<Served> served = ConcurrentHashMap.newKeySet();

    CallsInProgress(CallTable calls) {
        this.calls = calls;
    }

    /** A call of the peer that is being served. */
    interface Served {

        /** What is called, as far as it is known yet. */
        String target();

        /** When serving began, by {@link System#nanoTime}. */
        long startedNanos();
    }

    void begin(Served call) {
        served.add(call);
    }

    void end(Served call) {
        served.remove(call);
    }

    /** See {@link io.across.Connection#callsInProgress}. */
    List<CallInProgress> list() {
        long now = System.nanoTime();
        List<CallInProgress> list = new ArrayList<>();
        for (OutgoingCall call : calls.unanswered()) {
            list.add(
                    new CallInProgress(CallDirection.OUTGOING, call.request().target(), age(call.startedNanos(), now)));
        }
        for (Served call : served) {
            list.add(new CallInProgress(CallDirection.INCOMING, call.target(), age(call.startedNanos(), now)));
        }
        list.sort(Comparator.comparing(CallInProgress::age).reversed());
        return list;
    }

    private static Duration age(long startedNanos, long now) {
        return Duration.ofNanos(Math.max(0, now - startedNanos));
    }
}
