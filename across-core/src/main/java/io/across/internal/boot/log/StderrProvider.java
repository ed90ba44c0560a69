package io.across.internal.boot.log;

import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.NOPMDCAdapter;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * Has SLF4J log with {@link StderrLogger}. Only what is sent to a bare machine names it as a service: in any other process,
 * logging is the application's choice. Thread-safe.
 */
public final class StderrProvider implements SLF4JServiceProvider {

    private final ILoggerFactory loggers = new StderrLoggers();
    private final IMarkerFactory markers = new BasicMarkerFactory();
    private final MDCAdapter context = new NOPMDCAdapter();

    /** For {@link java.util.ServiceLoader}. */
    public StderrProvider() {}

    @Override
    public void initialize() {
        // Nothing here has to be found first.
    }

    @Override
    public ILoggerFactory getLoggerFactory() {
        return loggers;
    }

    @Override
    public IMarkerFactory getMarkerFactory() {
        return markers;
    }

    @Override
    public MDCAdapter getMDCAdapter() {
        return context;
    }

    @Override
    public String getRequestedApiVersion() {
        return "2.0.99";
    }
}
