package io.across.benchmarks;

import java.util.Arrays;

/** Grows with the durations that one thread adds. Not thread-safe. */
final class Timings {

    private long[] nanos = new long[1 << 12];
    private int size;

    void add(long duration) {
        if (size == nanos.length) {
            nanos = Arrays.copyOf(nanos, 2 * size);
        }
        nanos[size++] = duration;
    }

    int size() {
        return size;
    }

    long[] toArray() {
        return Arrays.copyOf(nanos, size);
    }
}
