package io.across.internal.jvm;

import io.across.internal.value.WorkBudget;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Watches what is put into a hash table whose keys are texts and numbers: those of one class are sorted where they have the
 * same hash code, but among those of several the table looks through all. Used by one thread.
 */
final class MixedKeys {

    /** A table of so many is filled quickly, whatever they are. */
    static final int FEW = 16;

    /** Of an entry, at the least. */
    private static final int BYTES_PER_ENTRY = 8;

    private final Map<?, ?> table;
    private final int count;
    private @Nullable Class<?> type;

    /** Null as long as all keys are of one class. */
    private @Nullable WorkBudget budget;

    /** @param count how many entries the table is to have */
    MixedKeys(Map<?, ?> table, int count) {
        this.table = table;
        this.count = count;
    }

    /** A key is about to be put into the table. */
    void beforePut(Object key) {
        if (type == null) {
            type = key.getClass();
        }
        if (budget == null && key.getClass() != type) {
            WorkBudget begun = new WorkBudget(BYTES_PER_ENTRY * Math.min(count, 1 << 24));
            for (Object each : table.keySet()) {
                begun.countKey(0, each == null ? 0 : each.hashCode());
            }
            budget = begun;
        }
        if (budget != null) {
            budget.spendOnCollisions(0, key.hashCode(), 1);
        }
    }
}
