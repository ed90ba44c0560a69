package io.across.logging;

import io.across.internal.log.LogEntry;
import java.util.function.Predicate;
import java.util.logging.ConsoleHandler;
import java.util.logging.Filter;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Standard error of a child process, which its parent has in its log: it gets what is not forwarded. */
final class ParentConsole {

    private ParentConsole() {}

    /** A record that could not be sent. */
    static void print(LogEntry record) {
        StringBuilder text = new StringBuilder();
        text.append(record.level()).append(" [").append(record.thread()).append("] ");
        text.append(record.logger()).append(" - ").append(record.message());
        if (!record.failure().isEmpty()) {
            text.append(System.lineSeparator()).append(record.failure());
        }
        System.err.println(text);
    }

    /**
     * Has handlers that print to the console spare what is forwarded.
     *
     * @param forwarded whether a record is
     * @return ends that
     */
    static Runnable spare(Logger logger, Predicate<LogRecord> forwarded) {
        Runnable end = () -> {};
        for (Handler handler : logger.getHandlers()) {
            if (handler instanceof ConsoleHandler) {
                Runnable before = end;
                Runnable undo = spare(handler, forwarded);
                end = () -> {
                    undo.run();
                    before.run();
                };
            }
        }
        return end;
    }

    private static Runnable spare(Handler handler, Predicate<LogRecord> forwarded) {
        Filter given = handler.getFilter();
        Filter filter = record -> !forwarded.test(record) && (given == null || given.isLoggable(record));
        handler.setFilter(filter);
        return () -> {
            if (handler.getFilter() == filter) {
                handler.setFilter(given);
            }
        };
    }
}
