package io.across.logging;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.AppenderAttachable;
import ch.qos.logback.core.spi.FilterReply;
import io.across.internal.log.ReceivedLogs;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Appenders of Logback that print to the console. Used only where Logback is. */
final class LogbackConsoles {

    private LogbackConsoles() {}

    /**
     * Has them spare what is forwarded.
     *
     * @return ends that
     */
    static Runnable spare(LoggerContext context, Forwarder forwarder) {
        Forwarded filter = new Forwarded(forwarder);
        filter.setContext(context);
        filter.start();
        List<Appender<ILoggingEvent>> consoles = new ArrayList<>();
        for (Logger logger : context.getLoggerList()) {
            collect(logger, consoles);
        }
        consoles.forEach(each -> each.addFilter(filter));
        return () -> consoles.forEach(each -> remove(filter, each));
    }

    /** Also of those behind others, asynchronous ones for instance. */
    private static void collect(AppenderAttachable<ILoggingEvent> parent, List<Appender<ILoggingEvent>> consoles) {
        for (Iterator<Appender<ILoggingEvent>> all = parent.iteratorForAppenders(); all.hasNext(); ) {
            Appender<ILoggingEvent> appender = all.next();
            if (appender instanceof ConsoleAppender && !consoles.contains(appender)) {
                consoles.add(appender);
            } else if (appender instanceof AppenderAttachable<?>) {
                @SuppressWarnings("unchecked") // appenders of events pass these on
                AppenderAttachable<ILoggingEvent> next = (AppenderAttachable<ILoggingEvent>) appender;
                collect(next, consoles);
            }
        }
    }

    private static void remove(Forwarded filter, Appender<ILoggingEvent> appender) {
        List<Filter<ILoggingEvent>> others = new ArrayList<>(appender.getCopyOfAttachedFiltersList());
        others.remove(filter);
        appender.clearAllFilters();
        others.forEach(appender::addFilter);
    }

    private static final class Forwarded extends Filter<ILoggingEvent> {

        private final Forwarder forwarder;

        Forwarded(Forwarder forwarder) {
            this.forwarder = forwarder;
        }

        @Override
        public FilterReply decide(ILoggingEvent event) {
            boolean isForwarded = !event.getMDCPropertyMap().containsKey(ReceivedLogs.TIME)
                    && forwarder.spares(event.getLoggerName(), AcrossAppender.level(event.getLevel()));
            return isForwarded ? FilterReply.DENY : FilterReply.NEUTRAL;
        }
    }
}
