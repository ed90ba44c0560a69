package io.across.internal.boot.log;

import java.io.Serial;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/**
 * Writes warnings and errors to standard error, a line each, which the side that booted this process finds in its log. What is
 * forwarded goes there instead. Thread-safe.
 */
public final class StderrLogger extends LegacyAbstractLogger {

    @Serial
    private static final long serialVersionUID = 1L;

    private static final int MAX_LENGTH = 1_000;

    /** Of one failure: a chain of causes may be a circle. */
    private static final int MAX_CAUSES = 5;

    static final List<Sink> SINKS = new CopyOnWriteArrayList<>();

    /** Where records go instead of standard error. Thread-safe. */
    public interface Sink {

        boolean wants(String logger, Level level);

        /** One that is wanted. Must not wait. */
        void take(String logger, Level level, @Nullable String message, @Nullable Throwable failure);
    }

    StderrLogger(String name) {
        this.name = name;
    }

    @Override
    public boolean isTraceEnabled() {
        return isWanted(name, Level.TRACE);
    }

    @Override
    public boolean isDebugEnabled() {
        return isWanted(name, Level.DEBUG);
    }

    @Override
    public boolean isInfoEnabled() {
        return isWanted(name, Level.INFO);
    }

    @Override
    public boolean isWarnEnabled() {
        return true;
    }

    @Override
    public boolean isErrorEnabled() {
        return true;
    }

    @Override
    protected @Nullable String getFullyQualifiedCallerName() {
        return null;
    }

    @Override
    protected void handleNormalizedLoggingCall(
            Level level,
            @Nullable Marker marker,
            String pattern,
            @Nullable Object @Nullable [] arguments,
            @Nullable Throwable failure) {
        String message = MessageFormatter.basicArrayFormat(pattern, arguments);
        if (!take(name, level, message, failure) && isPrinted(level)) {
            System.err.println(line(level, message, failure));
        }
    }

    /** What was wanted a moment ago may be wanted no longer. */
    private static boolean isPrinted(Level level) {
        return level.toInt() >= Level.WARN.toInt();
    }

    String line(Level level, @Nullable String message, @Nullable Throwable failure) {
        StringBuilder line = new StringBuilder();
        line.append(level).append(' ').append(name).append(": ").append(message);
        Throwable cause = failure;
        for (int i = 0; i < MAX_CAUSES && cause != null; i++) {
            line.append(": ").append(text(cause));
            cause = cause.getCause();
        }
        if (line.length() > MAX_LENGTH) {
            line.setLength(MAX_LENGTH);
            line.append("...");
        }
        return line.toString().replaceAll("\\R", " ");
    }

    /** It may be of a class whose methods throw themselves. */
    private static String text(Throwable failure) {
        try {
            return failure.toString();
        } catch (RuntimeException e) {
            return failure.getClass().getName();
        }
    }

    static boolean isWanted(String logger, Level level) {
        for (Sink sink : SINKS) {
            if (sink.wants(logger, level)) {
                return true;
            }
        }
        return false;
    }

    /** Whether somebody has taken it. */
    static boolean take(String logger, Level level, @Nullable String message, @Nullable Throwable failure) {
        boolean taken = false;
        for (Sink sink : SINKS) {
            if (sink.wants(logger, level)) {
                sink.take(logger, level, message, failure);
                taken = true;
            }
        }
        return taken;
    }
}
