package io.across.server;

import java.util.function.IntConsumer;

/** A row of equal troubles, of which the log gets the first and the end. For one thread. */
final class RepeatedFailure {

    private int count;

    /** Counts one more. */
    boolean isFirst() {
        count++;
        return count == 1;
    }

    /** @param ended told how many there were, if there were any */
    void over(IntConsumer ended) {
        if (count > 0) {
            ended.accept(count);
            count = 0;
        }
    }
}
