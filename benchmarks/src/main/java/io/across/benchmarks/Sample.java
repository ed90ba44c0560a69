package io.across.benchmarks;

import java.util.Arrays;

/**
 * What one slice of time has shown of one load.
 *
 * @param p50Micros median duration of a run
 * @param p99Micros 99th percentile of the durations
 * @param callsPerSecond calls completed per second of wall time, all threads together
 */
record Sample(double p50Micros, double p99Micros, double callsPerSecond) {

    /** @param nanos duration of each run, in any order; at least one */
    static Sample of(long[] nanos, double callsPerSecond) {
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        return new Sample(quantile(sorted, 0.5) / 1e3, quantile(sorted, 0.99) / 1e3, callsPerSecond);
    }

    /** The smallest value that at least {@code fraction} of the values do not exceed. */
    private static long quantile(long[] sorted, double fraction) {
        return sorted[Math.max(0, (int) Math.ceil(fraction * sorted.length) - 1)];
    }
}
