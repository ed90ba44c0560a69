package io.across.benchmarks;

import io.across.benchmarks.peer.Workload;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleBiFunction;

/**
 * One promise about a figure of across.
 *
 * @param reference the peer that across is compared with
 * @param figure computes the figure from across's row and the reference's
 * @param limit the largest or smallest figure that keeps the promise
 * @param atMost whether {@code limit} is the largest
 */
record Check(
        String promise,
        Workload workload,
        String reference,
        ToDoubleBiFunction<Row, Row> figure,
        double limit,
        boolean atMost) {

    private static final List<Check> ALL = List.of(
            new Check(
                    "call(() -> 42), times a raw ping",
                    Workload.CALL,
                    "across",
                    (row, same) -> row.timesPing(),
                    1.6,
                    true),
            new Check(
                    "echo(String), times a raw ping",
                    Workload.ECHO,
                    "across",
                    (row, same) -> row.timesPing(),
                    1.4,
                    true),
            new Check(
                    "64 callers, calls per second over RMI's", Workload.CALLERS_64, "rmi", Row::rateRatio, 1.5, false),
            new Check("1 MiB, bytes per second over raw's", Workload.BYTES_1M, "raw", Row::rateRatio, 0.8, false));

    /** One line for each promise. */
    static String all(List<Row> rows) {
        StringBuilder lines = new StringBuilder("checks\n");
        ALL.forEach(check -> lines.append(check.line(rows)).append('\n'));
        return lines.toString();
    }

    private String line(List<Row> rows) {
        Optional<Row> across = Table.find(rows, workload, "across");
        Optional<Row> other = Table.find(rows, workload, reference);
        String target = Table.format("%s %s %.1f", promise, atMost ? "at most" : "at least", limit);
        if (across.isEmpty() || other.isEmpty()) {
            return "  ----  " + target + ": not measured";
        }
        double value = figure.applyAsDouble(across.get(), other.get());
        boolean kept = atMost ? value <= limit : value >= limit;
        return Table.format("  %s  %s: %.2f", kept ? "PASS" : "FAIL", target, value);
    }
}
