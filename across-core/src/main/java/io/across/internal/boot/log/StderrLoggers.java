package io.across.internal.boot.log;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.ILoggerFactory;
import org.slf4j.Logger;
import org.slf4j.event.Level;

/** Makes the loggers of a booted peer, and has their records forwarded to those who want them. Thread-safe. */
public final class StderrLoggers implements ILoggerFactory {

    private static final List<Sink> SINKS = new CopyOnWriteArrayList<>();

    /** Where records go instead of standard error. Thread-safe. */
    public interface Sink {

        boolean wants(String logger, Level level);

        /** One that is wanted. Must not wait. */
        void take(String logger, Level level, @Nullable String message, @Nullable Throwable failure);
    }

    @Override
    public Logger getLogger(String name) {
        return new StderrLogger(name);
    }

    /**
     * Has records forwarded.
     *
     * @return ends that
     */
    public Runnable forward(Sink sink) {
        SINKS.add(sink);
        return () -> SINKS.remove(sink);
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
