package io.across.internal.engine;

import io.across.internal.transport.Transport;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Waits until the stream takes more, and gives up on a peer that takes nothing.
 *
 * @param stuckAfterNanos how long a write may make no progress; {@link Long#MAX_VALUE} for no limit
 * @param patience whether the peer is known to have other things to do for now than to read
 */
record WriteWait(Transport transport, long stuckAfterNanos, BooleanSupplier patience) {

    /** In how many parts a stuck write is waited for: that this process was stopped counts as one of them. */
    private static final int PARTS = 8;

    void await() throws IOException {
        for (int left = PARTS; left > 0; left = patience.getAsBoolean() ? PARTS : left - 1) {
            if (transport.awaitWritable(Math.max(stuckAfterNanos / PARTS, 1))) {
                return;
            }
        }
        throw new IOException("stuck write: the peer has taken nothing for "
                + TimeUnit.NANOSECONDS.toMillis(stuckAfterNanos) + " ms");
    }
}
