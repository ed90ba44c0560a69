package io.across.logging;

import io.across.internal.boot.log.StderrLogger;
import io.across.internal.boot.log.StderrLoggers;
import io.across.internal.log.LogEntry;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Forwards what is logged by SLF4J in a peer that was booted, which logs with nothing but our own loggers. Thread-safe. */
record BootedSource(Forwarder forwarder) implements StderrLogger.Sink {

    /**
     * Has all records forwarded.
     *
     * @return ends that; null if SLF4J logs with something else
     */
    static @Nullable Runnable install(Forwarder forwarder) {
        return LoggerFactory.getILoggerFactory() instanceof StderrLoggers loggers
                ? loggers.forward(new BootedSource(forwarder))
                : null;
    }

    @Override
    public boolean wants(String logger, Level level) {
        return forwarder.admits(logger, level);
    }

    @Override
    public void take(String logger, Level level, @Nullable String message, @Nullable Throwable failure) {
        String thread = Thread.currentThread().getName();
        forwarder.forward(
                logger,
                level,
                () -> new LogEntry(
                        logger, level, Instant.now(), thread, String.valueOf(message), LogEntry.stackOf(failure)));
    }
}
