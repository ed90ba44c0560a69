package io.across;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an operator may know of a channel at one moment: no argument, no value.
 *
 * @param name what the channel is called in logs
 * @param state where it is in its life
 * @param since when it entered its state, as far as that is a lasting one: when it was established or lost; null if it was
 *     never opened
 * @param stats its counters; where connections follow each other, those that have ended included
 * @param lastFailure why it ended or could not be established the last time; null if it never failed
 */
public record ChannelStatus(
        String name,
        ConnectionState state,
        @Nullable Instant since,
        ConnectionStats stats,
        @Nullable Failure lastFailure) {

    /**
     * One failure.
     *
     * @param at when it was noticed
     * @param message class and message of the exception
     * @param remedy what somebody has to do, since it cannot mend itself; null if it may
     */
    public record Failure(
            Instant at, String message, @Nullable String remedy) {

        /** A failure that was noticed just now. */
        public static Failure now(Throwable failure, @Nullable String remedy) {
            return new Failure(Instant.now(), failure.toString(), remedy);
        }
    }
}
