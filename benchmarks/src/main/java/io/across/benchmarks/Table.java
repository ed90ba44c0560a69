package io.across.benchmarks;

import io.across.benchmarks.peer.Workload;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The rows as one Markdown table. */
final class Table {

    private static final String HEAD = """
            | workload | peer | p50 µs | p99 µs | × ping | spread | rate | ÷ raw |
            | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |
            """;

    private Table() {}

    static String of(List<Row> rows) {
        StringBuilder table = new StringBuilder(HEAD);
        rows.forEach(row -> table.append(line(row, rows)));
        return table.toString();
    }

    /** The row of a peer and a workload, if it was measured. */
    static Optional<Row> find(List<Row> rows, Workload workload, String peer) {
        return rows.stream()
                .filter(row -> row.workload() == workload && row.peer().equals(peer))
                .findFirst();
    }

    private static String line(Row row, List<Row> rows) {
        return format(
                "| %s | %s | %s | %s | %s | %s | %s | %s |%n",
                row.workload().label(),
                row.peer(),
                micros(row.median(Sample::p50Micros)),
                micros(row.median(Sample::p99Micros)),
                ratio(row.timesPing()),
                ratio(row.spread()),
                rate(row),
                find(rows, row.workload(), "raw")
                        .map(raw -> ratio(row.rateRatio(raw)))
                        .orElse(""));
    }

    private static String micros(double value) {
        return format(value < 1_000 ? "%.1f" : "%,.0f", value);
    }

    private static String ratio(double value) {
        return format(value < 100 ? "%.2f" : "%,.0f", value);
    }

    private static String rate(Row row) {
        double callsPerSecond = row.median(Sample::callsPerSecond);
        int bytes = row.workload().bytes();
        if (bytes > 0) {
            return format("%,.0f MiB/s", callsPerSecond * bytes / (1 << 20));
        }
        return row.workload() == Workload.SPAWN ? "" : format("%,.0f /s", callsPerSecond);
    }

    /** Formats with a dot for the decimals, wherever the machine stands. */
    static String format(String format, Object... args) {
        return String.format(Locale.ROOT, format, args);
    }
}
