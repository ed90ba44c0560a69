package io.across;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Watches connections: what metrics, logs and an operator's view hang on. Set by {@link Options.Builder#listener}.
 *
 * <p>Methods are called by threads of the connection or of its callers, for different calls at the same time: they must be
 * thread-safe and fast, and must not block. What they throw is logged and ignored.
 */
public interface ConnectionListener {

    /** A connection begins its life, before anything is sent. Once, first. */
    default void opened(Connection connection) {}

    /** The handshake is done. At most once, after {@link #opened}. */
    default void ready(Connection connection, PeerInfo peer) {}

    /** A call begins: for outgoing calls before it is written, for incoming ones before it runs. */
    default void callStarted(Connection connection, Direction direction) {}

    /**
     * A call has ended. Once for each {@link #callStarted}, perhaps after {@link #closed}.
     *
     * @param failure what the call ended with, if it did not return: the remote code's exception or an {@link
     *     OperationException}
     */
    default void callEnded(
            Connection connection, Direction direction, Duration duration, @Nullable Throwable failure) {}

    /**
     * As {@link #callEnded(Connection, Direction, Duration, Throwable)}, which it calls, with what was called.
     *
     * @param method of an interface that both sides know by {@link Connection#exposed} ({@code com.acme.Greeter.greet}), or
     *     the Python function to which a method is {@linkplain io.across.python.Python#bind bound} ({@code stats.mean}); null
     *     for everything else. There are only as many as interfaces have methods
     */
    default void callEnded(
            Connection connection,
            Direction direction,
            @Nullable String method,
            Duration duration,
            @Nullable Throwable failure) {
        callEnded(connection, direction, duration, failure);
    }

    /**
     * The peer has tried what it has no right to, and was refused. Each time.
     *
     * @param attempt what it wanted, perhaps in its own words; never a value
     */
    default void denied(Connection connection, Right right, String attempt) {}

    /**
     * The connection has ended. Once, after {@link #opened}.
     *
     * @param failure what ended it; null for an orderly end
     */
    default void closed(Connection connection, @Nullable Throwable failure) {}

    /** Which side made a call. */
    enum Direction {
        /** This side called the peer. */
        OUTGOING,
        /** The peer called this side. */
        INCOMING
    }
}
