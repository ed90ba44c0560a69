package io.across.internal.python;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.MDC;

/** Events with a time and a thread of their own, which SLF4J alone cannot make. Used only where Logback is. */
final class LogbackEvents {

    static final boolean IS_PRESENT = isPresent();

    private LogbackEvents() {}

    private static boolean isPresent() {
        try {
            Class<?> unused =
                    Class.forName("ch.qos.logback.classic.Logger", false, LogbackEvents.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

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
