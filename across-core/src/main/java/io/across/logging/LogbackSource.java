package io.across.logging;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** Installs an appender. Used only where Logback is. */
final class LogbackSource {

    private LogbackSource() {}

    /**
     * Has all events forwarded.
     *
     * @return ends that; null if SLF4J logs with something else
     */
    static @Nullable Runnable install(Forwarder forwarder) {
        if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
            return null;
        }
        AcrossAppender appender = new AcrossAppender(forwarder);
        appender.setContext(context);
        appender.start();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.addAppender(appender);
        Runnable printAgain = LogbackConsoles.spare(context, forwarder);
        return () -> {
            printAgain.run();
            root.detachAppender(appender);
            appender.stop();
        };
    }
}
