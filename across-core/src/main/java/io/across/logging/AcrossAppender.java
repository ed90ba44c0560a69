package io.across.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import io.across.Connection;
import io.across.internal.log.LogEntry;
import io.across.internal.log.ReceivedLogs;
import org.slf4j.event.Level;

/**
 * Forwards events of Logback to the other side of a connection, as {@link AcrossHandler} does with records of {@code
 * java.util.logging}. Needs Logback on the class path. To be started, and stopped: that sends what is still here, within two
 * seconds. Thread-safe.
 */
public final class AcrossAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {

    private final Forwarder forwarder;

    /**
     * An appender that sends events of any level.
     *
     * @param connection may not be established yet
     * @throws IllegalArgumentException if it is one that is opened again when it has ended
     */
    public AcrossAppender(Connection connection) {
        this(new Forwarder(connection));
    }

    AcrossAppender(Forwarder forwarder) {
        this.forwarder = forwarder;
        setName("across");
    }

    @Override
    protected void append(ILoggingEvent event) {
        // An asynchronous appender before this one has other threads than the one that received it.
        if (!event.getMDCPropertyMap().containsKey(ReceivedLogs.TIME)) {
            Level level = level(event.getLevel());
            forwarder.forward(event.getLoggerName(), level, () -> entry(event, level));
        }
    }

    private static LogEntry entry(ILoggingEvent event, Level level) {
        String failure = event.getThrowableProxy() == null
                ? ""
                : ThrowableProxyUtil.asString(event.getThrowableProxy()).stripTrailing();
        return new LogEntry(
                event.getLoggerName(),
                level,
                event.getInstant(),
                event.getThreadName(),
                String.valueOf(event.getFormattedMessage()),
                failure);
    }

    static Level level(ch.qos.logback.classic.Level level) {
        return switch (level.toInt()) {
            case ch.qos.logback.classic.Level.ERROR_INT -> Level.ERROR;
            case ch.qos.logback.classic.Level.WARN_INT -> Level.WARN;
            case ch.qos.logback.classic.Level.INFO_INT -> Level.INFO;
            case ch.qos.logback.classic.Level.DEBUG_INT -> Level.DEBUG;
            default -> Level.TRACE;
        };
    }

    @Override
    public void stop() {
        super.stop();
        forwarder.close();
    }
}
