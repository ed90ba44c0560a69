package io.across.survival;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Makes the places of the code that {@link FaultAgent} has found fail as they would without memory, or without a thread.
 * Code that has been changed calls {@link #reached} before each. Thread-safe.
 */
public final class Faults {

    private static final int NONE = -1;

    private static final List<String> PLACES = new ArrayList<>();

    private static final BitSet SEEN = new BitSet();

    private static volatile boolean recording;

    private static volatile int armed = NONE;

    private static volatile int passes;

    private Faults() {}

    static int place(String description) {
        synchronized (PLACES) {
            PLACES.add(description);
            return PLACES.size() - 1;
        }
    }

    static String description(int place) {
        synchronized (PLACES) {
            return PLACES.get(place);
        }
    }

    /** From now on the places that are reached are remembered. */
    static void record() {
        recording = true;
    }

    /** The places that have been reached. */
    static int[] recorded() {
        recording = false;
        synchronized (SEEN) {
            return SEEN.stream().toArray();
        }
    }

    /**
     * Has one place fail, once.
     *
     * @param passing how often it may be passed before
     */
    static void arm(int place, int passing) {
        passes = passing;
        armed = place;
    }

    /** Returns whether nothing has failed since it was armed. */
    static boolean disarm() {
        boolean unused = armed != NONE;
        armed = NONE;
        return unused;
    }

    /** Called by the code under test. */
    public static void reached(int place, boolean thread) {
        if (place == armed) {
            fail(place, thread);
        } else if (recording) {
            synchronized (SEEN) {
                SEEN.set(place);
            }
        }
    }

    private static synchronized void fail(int place, boolean thread) {
        if (place != armed || passes-- > 0) {
            return;
        }
        armed = NONE;
        throw new OutOfMemoryError(thread ? "unable to create native thread: injected" : "Java heap space: injected");
    }
}
