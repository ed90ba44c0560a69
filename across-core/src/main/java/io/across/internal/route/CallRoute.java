package io.across.internal.route;

import io.across.Connection;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Finds the connection of each call: waits for it, or refuses the call. Thread-safe. */
public interface CallRoute {

    /** What a call is made of. */
    @FunctionalInterface
    interface Use<T extends @Nullable Object, X extends Throwable> {

        /**
         * Uses the connection for one call.
         *
         * @param left of the deadline, positive; null if there is none
         */
        T of(Connection connection, @Nullable Duration left) throws X;
    }

    /**
     * Finds the connection and uses it, perhaps several one after the other until one takes the call.
     *
     * @param deadline of the search and the call; null for none
     */
    <T extends @Nullable Object, X extends Throwable> T now(@Nullable Duration deadline, Use<T, X> use) throws X;

    /** The same for a caller who does not wait: whatever goes wrong fails the future. */
    <T extends @Nullable Object> CompletableFuture<T> later(
            @Nullable Duration deadline, Use<CompletableFuture<T>, RuntimeException> use);
}
