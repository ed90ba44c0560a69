package io.across.internal.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.CallerData;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.spi.FilterReply;
import java.time.Instant;
import java.util.Map;
import org.slf4j.MDC;

/** Events with a time and a thread of their own, which SLF4J alone cannot make. Used only where Logback is. Thread-safe. */
final class LogbackEvents {

    private LogbackEvents() {}

    /**
     * Logs with the present MDC, unless a turbo filter or the level is against it.
     *
     * @return false if the logger is not Logback's
     */
    static boolean log(
            org.slf4j.Logger logger, org.slf4j.event.Level slf4j, String message, String thread, Instant time) {
        if (!(logger instanceof Logger target)) {
            return false;
        }
        Level level = Level.convertAnSLF4JLevel(slf4j);
        if (isEnabled(target, level, message)) {
            // Made as Logback itself makes them: layouts, filters and appenders ask for more than the record has.
            LoggingEvent event = new LoggingEvent(Logger.class.getName(), target, level, message, null, null);
            event.setInstant(time);
            event.setThreadName(thread);
            event.setMDCPropertyMap(mdc());
            // Nobody here has called the logger.
            event.setCallerData(CallerData.EMPTY_CALLER_DATA_ARRAY);
            target.callAppenders(event);
        }
        return true;
    }

    /** Turbo filters may want to see the message, and the MDC. */
    private static boolean isEnabled(Logger logger, Level level, String message) {
        FilterReply reply = logger.getLoggerContext()
                .getTurboFilterList()
                .getTurboFilterChainDecision(null, logger, level, message, null, null);
        return reply == FilterReply.ACCEPT
                || (reply == FilterReply.NEUTRAL && level.isGreaterOrEqual(logger.getEffectiveLevel()));
    }

    private static Map<String, String> mdc() {
        Map<String, String> map = MDC.getCopyOfContextMap();
        return map == null ? Map.of() : map;
    }
}
