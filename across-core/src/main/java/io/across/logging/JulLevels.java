package io.across.logging;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Lowers levels of {@code java.util.logging} to what others want to see, and raises them again when nobody does. A level that the
 * application sets meanwhile stays. Thread-safe.
 */
final class JulLevels {

    /** Of this process, as its loggers are. */
    static final JulLevels INSTANCE = new JulLevels();

    /** What each of those who want records wants. */
    @GuardedBy("this") private final Map<Object, Levels> wanted = new HashMap<>();

    /** The loggers that were changed, which would be forgotten otherwise. */
    @GuardedBy("this") private final Map<Logger, Change> changes = new HashMap<>();

    private record Change(@Nullable Level before, Level now) {}

    /** @param levels null if nothing is wanted any more */
    synchronized void want(Object who, @Nullable Levels levels) {
        if (levels == null) {
            wanted.remove(who);
        } else {
            wanted.put(who, levels);
        }
        undo();
        lowest().forEach((name, level) -> {
            if (level < Levels.OFF) {
                lower(Logger.getLogger(name), level(level));
            }
        });
    }

    @GuardedBy("this") private void undo() {
        changes.forEach((logger, change) -> {
            if (change.now().equals(logger.getLevel())) {
                logger.setLevel(change.before());
            }
        });
        changes.clear();
    }

    /** Those above come first. */
    @GuardedBy("this") private Map<String, Integer> lowest() {
        Map<String, Integer> lowest = new TreeMap<>();
        wanted.values()
                .forEach(levels -> levels.byLogger().forEach((name, level) -> lowest.merge(name, level, Math::min)));
        return lowest;
    }

    @GuardedBy("this") private void lower(Logger logger, Level level) {
        Logger above = logger;
        while (above.getLevel() == null && above.getParent() != null) {
            above = above.getParent();
        }
        Level effective = above.getLevel();
        if (effective == null || effective.intValue() > level.intValue()) {
            changes.put(logger, new Change(logger.getLevel(), level));
            logger.setLevel(level);
        }
    }

    private static Level level(int slf4j) {
        if (slf4j >= org.slf4j.event.Level.ERROR.toInt()) {
            return Level.SEVERE;
        }
        if (slf4j >= org.slf4j.event.Level.WARN.toInt()) {
            return Level.WARNING;
        }
        if (slf4j >= org.slf4j.event.Level.INFO.toInt()) {
            return Level.INFO;
        }
        return slf4j >= org.slf4j.event.Level.DEBUG.toInt() ? Level.FINE : Level.FINEST;
    }
}
