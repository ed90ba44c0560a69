package io.across.logging;

import io.across.Connection;
import org.slf4j.event.Level;

/**
 * Has what the other side of a connection logs logged here as well.
 *
 * <pre>{@code
 * LogForwarding forwarding = AcrossLogs.forward(connection);
 * }</pre>
 *
 * <p>Each record reaches the SLF4J logger of its name with its level, time, thread and message, and with the stack of what was
 * thrown. The MDC has {@code across.connection}, the name of the connection, and {@code across.time} and {@code across.thread};
 * with Logback the event itself is of that time and thread. Records of across itself do not travel, nor do those that came to
 * the other side over a connection.
 *
 * <p>This side's levels count, and are checked on the other side, so that what is suppressed here does not travel. With Logback
 * they are those of all loggers that have one, and changes are told at once; with anything else it is the level of the root
 * logger, and changes are told by {@link LogForwarding#refresh()}.
 *
 * <p>A JVM that was booted by its peer forwards, but has not been sent this class.
 *
 * <p>Whoever logs on the other side does not wait for this one: what cannot be sent as fast as it is logged is dropped, and a
 * warning of the logger {@code logging} says how many records were.
 */
public final class AcrossLogs {

    private AcrossLogs() {}

    /**
     * Begins to forward, at the levels of this side. Waits for the connection.
     *
     * @see #forward(Connection, Level)
     */
    public static LogForwarding forward(Connection connection) {
        return forward(connection, Level.TRACE);
    }

    /**
     * Begins to forward, at the levels of this side. Waits for the connection.
     *
     * <p>In a JVM a handler of {@code java.util.logging} is added to the root logger there, and to Logback's, if SLF4J logs with
     * that, an appender. In Python it is a handler of the root logger. Levels of {@code java.util.logging} and of Python's
     * {@code logging} are lowered there to what is wanted here as long as that lasts; those of Logback stay as they are.
     *
     * @param connection if it is one that is opened again when it has ended, only its present connection is meant
     * @param lowest what is below is not sent, whatever the levels of this side are
     * @return ends it; it ends by itself when the connection ends
     * @throws io.across.OperationException if the other side cannot be asked, or refuses
     */
    public static LogForwarding forward(Connection connection, Level lowest) {
        Forwarding forwarding = new Forwarding(connection.awaitLife(), lowest);
        forwarding.begin();
        return forwarding;
    }
}
