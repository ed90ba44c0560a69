package io.across.benchmarks;

import io.across.benchmarks.peer.Workload;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * What all rounds have shown of one peer.
 *
 * @param samples one for each round
 * @param pings the raw 64-byte ping of the same round, for each of {@code samples}
 */
record Row(Workload workload, String peer, List<Sample> samples, List<Sample> pings) {

    /** The median of the rounds. */
    double median(ToDoubleFunction<Sample> value) {
        return median(samples.stream().mapToDouble(value).toArray());
    }

    /** The median of the rounds' ratios to the ping of the same round: how many pings one run takes. */
    double timesPing() {
        return median(timesPingByRound());
    }

    /** How much {@link #timesPing} differs between rounds: the width of the range in which the middle half of them lies. */
    double spread() {
        double[] ratios = timesPingByRound();
        Arrays.sort(ratios);
        int quarter = ratios.length / 4;
        return ratios[ratios.length - 1 - quarter] - ratios[quarter];
    }

    /** The median of the rounds' ratios of this rate to that of {@code other} in the same round. */
    double rateRatio(Row other) {
        return median(IntStream.range(0, samples.size())
                .mapToDouble(round -> samples.get(round).callsPerSecond()
                        / other.samples.get(round).callsPerSecond())
                .toArray());
    }

    private double[] timesPingByRound() {
        return IntStream.range(0, samples.size())
                .mapToDouble(round ->
                        samples.get(round).p50Micros() / pings.get(round).p50Micros())
                .toArray();
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
