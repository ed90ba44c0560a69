package io.across.internal.boot.log;

import org.slf4j.ILoggerFactory;
import org.slf4j.Logger;

/** Makes the loggers of a booted peer, and has their records forwarded to those who want them. Thread-safe. */
public final class StderrLoggers implements ILoggerFactory {

    @Override
    public Logger getLogger(String name) {
        return new StderrLogger(name);
    }

    /**
     * Has records forwarded.
     *
     * @return ends that
     */
    public Runnable forward(StderrLogger.Sink sink) {
        StderrLogger.SINKS.add(sink);
        return () -> StderrLogger.SINKS.remove(sink);
    }
}
