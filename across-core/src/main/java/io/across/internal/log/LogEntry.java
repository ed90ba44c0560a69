package io.across.internal.log;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/**
 * A log record on its way: finished texts only, cut to what a log can bear. Immutable.
 *
 * @param failure the stack of what was thrown, as text; empty if nothing was
 */
public record LogEntry(String logger, Level level, Instant time, String thread, String message, String failure) {

    /** What the logger of records is called that tell of other records: those which were dropped. */
    public static final String ABOUT_RECORDS = "logging";

    private static final int MAX_TEXT = 64 * 1024;
    private static final int MAX_NAME = 200;

    public LogEntry {
        logger = cut(logger, MAX_NAME);
        thread = cut(thread, MAX_NAME);
        message = cut(message, MAX_TEXT);
        failure = cut(failure, MAX_TEXT);
    }

    private static String cut(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length) + "...";
    }

    /** How many characters it keeps in memory. */
    public int size() {
        return logger.length() + thread.length() + message.length() + failure.length();
    }

    /** The stack of {@code failure} as the JDK prints it; empty for null. */
    public static String stackOf(@Nullable Throwable failure) {
        if (failure == null) {
            return "";
        }
        StringWriter text = new StringWriter();
        try {
            failure.printStackTrace(new PrintWriter(text));
        } catch (RuntimeException e) {
            // Its own methods fail.
            return failure.getClass().getName();
        }
        return text.toString().stripTrailing();
    }

    /** Whether a logger is one of across itself, whose records never travel (protocol, section 5.4). */
    public static boolean isOfAcross(String logger) {
        return isBelow(logger, "io.across") || isBelow(logger, "across");
    }

    private static boolean isBelow(String name, String own) {
        return name.startsWith(own) && (name.length() == own.length() || name.charAt(own.length()) == '.');
    }
}
