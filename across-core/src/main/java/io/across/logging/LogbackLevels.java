package io.across.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggerContextListener;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** The levels that Logback is configured with. Used only where Logback is. */
final class LogbackLevels implements LoggerContextListener {

    /** Those who want changes to be told. */
    private static final List<Runnable> WATCHERS = new CopyOnWriteArrayList<>();

    /**
     * Where this listens, for good: Logback's list of listeners must not be changed while it tells them of something, which any
     * thread may bring about.
     */
    @GuardedBy("LogbackLevels.class") private static @Nullable LoggerContext listening;

    private LogbackLevels() {}

    private static @Nullable LoggerContext context() {
        return LoggerFactory.getILoggerFactory() instanceof LoggerContext context ? context : null;
    }

    /** Of each logger that has one; null if SLF4J logs with something else. */
    static @Nullable Map<String, Integer> read() {
        LoggerContext context = context();
        if (context == null) {
            return null;
        }
        Map<String, Integer> levels = new TreeMap<>();
        for (Logger logger : context.getLoggerList()) {
            Level level = logger.getLevel();
            if (level != null) {
                boolean isRoot = logger.getName().equals(org.slf4j.Logger.ROOT_LOGGER_NAME);
                levels.put(isRoot ? Levels.ROOT : logger.getName(), number(level));
            }
        }
        return levels;
    }

    private static int number(Level level) {
        if (level.equals(Level.OFF)) {
            return Levels.OFF;
        }
        return level.toInt() < Level.DEBUG_INT ? 0 : level.toInt() / 1_000;
    }

    /**
     * Has changes of levels told.
     *
     * @param changed must not block
     * @return ends that
     */
    static Runnable watch(Runnable changed) {
        LoggerContext context = context();
        if (context == null) {
            return () -> {};
        }
        WATCHERS.add(changed);
        listenTo(context);
        return () -> WATCHERS.remove(changed);
    }

    private static synchronized void listenTo(LoggerContext context) {
        if (listening != context) {
            listening = context;
            context.addListener(new LogbackLevels());
        }
    }

    private static void changed() {
        WATCHERS.forEach(Runnable::run);
    }

    @Override
    public boolean isResetResistant() {
        return true;
    }

    @Override
    public void onStart(LoggerContext context) {
        changed();
    }

    @Override
    public void onReset(LoggerContext context) {
        changed();
    }

    @Override
    public void onStop(LoggerContext context) {
        // Nothing is logged any more.
    }

    @Override
    public void onLevelChange(Logger logger, Level level) {
        changed();
    }
}
