package io.across.sample;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a table holds, as {@code tables.py} describes it.
 *
 * @param rows without the header
 */
record TableSummary(int rows, List<Column> columns) {

    /**
     * One column.
     *
     * @param type {@code int}, {@code float} or {@code text}
     * @param count cells that have a value
     * @param frequent the most frequent values, at most five
     * @param mean of numbers; absent for texts, as are those that follow
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Column(
            String name,
            String type,
            int count,
            int missing,
            List<Frequency> frequent,
            @Nullable Double mean,
            @Nullable Double min,
            @Nullable List<Double> quartiles,
            @Nullable Double median,
            @Nullable Double max) {}

    /** A value and how often it occurs. */
    record Frequency(String value, int count) {}
}
