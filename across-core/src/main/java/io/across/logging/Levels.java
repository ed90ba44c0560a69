package io.across.logging;

import java.util.Map;
import org.slf4j.event.Level;

/**
 * From which level on records of which loggers are wanted. Immutable.
 *
 * @param byLogger the number of a {@link Level}, or a higher one for no records at all; for loggers that are not in it that of
 *     the nearest one above counts, at last that of the root, whose name is empty
 */
record Levels(Map<String, Integer> byLogger) {

    static final String ROOT = "";

    /** Above all levels. */
    static final int OFF = 1_000;

    static final Levels ALL = new Levels(Map.of());

    Levels {
        byLogger = Map.copyOf(byLogger);
    }

    boolean admit(String logger, int level) {
        return level >= of(logger);
    }

    int of(String logger) {
        String name = logger;
        while (!name.isEmpty()) {
            Integer level = byLogger.get(name);
            if (level != null) {
                return level;
            }
            name = name.substring(0, Math.max(0, name.lastIndexOf('.')));
        }
        return byLogger.getOrDefault(ROOT, Level.TRACE.toInt());
    }
}
