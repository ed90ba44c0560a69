package io.across.internal.log;

import java.time.Instant;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.slf4j.event.Level;

/** Records of {@code java.util.logging} with a time of their own, for where SLF4J logs with that. Thread-safe. */
final class JulEvents {

    private static final String ADAPTER = "org.slf4j.jul.JDK14LoggerAdapter";

    private JulEvents() {}

    /** Returns false if SLF4J logs with something else. */
    static boolean log(org.slf4j.Logger logger, Level level, String message, Instant time) {
        if (!logger.getClass().getName().equals(ADAPTER)) {
            return false;
        }
        LogRecord record = new LogRecord(level(level), message);
        record.setLoggerName(logger.getName());
        record.setInstant(time);
        // Nobody here has called the logger.
        record.setSourceClassName(null);
        record.setSourceMethodName(null);
        Logger.getLogger(logger.getName()).log(record);
        return true;
    }

    private static java.util.logging.Level level(Level level) {
        return switch (level) {
            case ERROR -> java.util.logging.Level.SEVERE;
            case WARN -> java.util.logging.Level.WARNING;
            case INFO -> java.util.logging.Level.INFO;
            case DEBUG -> java.util.logging.Level.FINE;
            case TRACE -> java.util.logging.Level.FINEST;
        };
    }
}
