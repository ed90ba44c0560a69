package io.across.spring;

import io.across.ConnectionState;
import io.across.ConnectionStats;
import io.across.PeerInfo;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an operator may know of a connection at one moment: no argument, no value.
 *
 * @param name what the connection is called in logs
 * @param direction which side connected
 * @param state where it is in its life
 * @param peer what the other side said of itself; null until the handshake is done
 * @param since when it entered its state, as far as that is a lasting one: when it was accepted, established or lost; null
 *     if it was never opened
 * @param stats its counters; for a named connection those of its predecessors included
 * @param lastFailure why it ended or could not be established the last time; null if it never failed
 */
public record ConnectionStatus(
        String name,
        Direction direction,
        ConnectionState state,
        @Nullable PeerInfo peer,
        @Nullable Instant since,
        ConnectionStats stats,
        @Nullable Failure lastFailure) {

    /** Which side connected. */
    public enum Direction {
        /** The peer connected to a listener of this application. */
        INBOUND,
        /** This application connected, or started a child. */
        OUTBOUND
    }

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
