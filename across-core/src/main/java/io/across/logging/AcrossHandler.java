package io.across.logging;

import io.across.Connection;
import io.across.internal.log.LogEntry;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/**
 * Forwards records of {@code java.util.logging} to the other side of a connection: to the logger of the same name, with level,
 * time, thread, message and stack. {@link AcrossLogs#forward} installs one in the other JVM; an application that wants its own
 * records on the other side adds one to a logger:
 *
 * <pre>{@code
 * Logger.getLogger("com.acme").addHandler(new AcrossHandler(connection));
 * }</pre>
 *
 * <p>Whoever logs does not wait: records are sent in the background, and dropped if too many are waiting, which the other side
 * is told. Records of across itself, of loggers below {@code io.across}, are not sent, nor are those that came over a connection
 * themselves. When the connection has ended, records are dropped in silence.
 *
 * <p>Thread-safe.
 */
public final class AcrossHandler extends Handler {

    private final Formatter messages = new SimpleFormatter();
    private final Forwarder forwarder;

    /**
     * A handler that sends records of any level.
     *
     * @param connection may not be established yet
     * @throws IllegalArgumentException if it is one that is opened again when it has ended
     */
    public AcrossHandler(Connection connection) {
        this(new Forwarder(connection));
    }

    AcrossHandler(Forwarder forwarder) {
        this.forwarder = forwarder;
    }

    @Override
    public void publish(@Nullable LogRecord record) {
        if (record != null && isLoggable(record)) {
            Level level = level(record.getLevel());
            forwarder.forward(record.getLoggerName(), level, () -> entry(record, level));
        }
    }

    private LogEntry entry(LogRecord record, Level level) {
        String name = record.getLoggerName();
        return new LogEntry(
                name == null ? Levels.ROOT : name,
                level,
                record.getInstant(),
                threadName(record),
                message(record),
                LogEntry.stackOf(record.getThrown()));
    }

    /** Parameters are objects of the application, whose methods may fail. */
    private String message(LogRecord record) {
        try {
            return String.valueOf(messages.formatMessage(record));
        } catch (RuntimeException e) {
            return String.valueOf(record.getMessage());
        }
    }

    private static String threadName(LogRecord record) {
        Thread current = Thread.currentThread();
        boolean isCurrent = record.getLongThreadID() == current.getId();
        return isCurrent ? current.getName() : "thread " + record.getLongThreadID();
    }

    static Level level(java.util.logging.Level level) {
        int number = level.intValue();
        if (number > java.util.logging.Level.WARNING.intValue()) {
            return Level.ERROR;
        }
        if (number > java.util.logging.Level.INFO.intValue()) {
            return Level.WARN;
        }
        if (number > java.util.logging.Level.FINE.intValue()) {
            return Level.INFO;
        }
        return number > java.util.logging.Level.FINEST.intValue() ? Level.DEBUG : Level.TRACE;
    }

    /** Waits until what was logged so far is on the other side, at most for two seconds. */
    @Override
    public void flush() {
        forwarder.flush();
    }

    /** Sends what is still here, within two seconds, and nothing after that. Does not close the connection. */
    @Override
    public void close() {
        forwarder.close();
    }
}
