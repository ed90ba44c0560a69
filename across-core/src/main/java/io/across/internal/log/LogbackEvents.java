package io.across.internal.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.MDC;

/** Events with a time and a thread of their own, which SLF4J alone cannot make. Used only where Logback is. Thread-safe. */
final class LogbackEvents {

    private LogbackEvents() {}

    /** Returns false if the logger is not Logback's. */
    static boolean log(Logger logger, org.slf4j.event.Level level, String message, String thread, Instant time) {
        if (!(logger instanceof ch.qos.logback.classic.Logger target)) {
            return false;
        }
        LoggingEvent event = new LoggingEvent();
        event.setLoggerContext(target.getLoggerContext());
        event.setLoggerName(target.getName());
        event.setLevel(Level.convertAnSLF4JLevel(level));
        event.setMessage(message);
        event.setThreadName(thread);
        event.setInstant(time);
        event.setMDCPropertyMap(MDC.getCopyOfContextMap());
        target.callAppenders(event);
        return true;
    }
}
