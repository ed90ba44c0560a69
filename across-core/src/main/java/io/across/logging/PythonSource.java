package io.across.logging;

import io.across.Connection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** Python text that works with stock peers, too: their handler sends one record after the other, while the logging thread waits. */
final class PythonSource {

    private static final String START = """
            import logging, across, across.logging
            def start(wanted):
                root = logging.getLogger()
                connection = across.get_connection()
                for handler in root.handlers:
                    if getattr(handler, 'across_forwards_to', None) is connection:
                        break
                else:
                    handler = across.logging.AcrossHandler(connection)
                    handler.across_forwards_to = connection
                    handler.across_lowered = {}
                    def is_wanted(record):
                        name = record.name if record.name != 'root' else ''
                        while name and name not in handler.across_wanted:
                            name = name.rpartition('.')[0]
                        return record.levelno >= handler.across_wanted.get(name, 0)
                    handler.addFilter(is_wanted)
                    handler.setLevel(0)
                for name, (before, now) in handler.across_lowered.items():
                    if logging.getLogger(name or None).level == now:
                        logging.getLogger(name or None).setLevel(before)
                handler.across_lowered.clear()
                handler.across_wanted = wanted
                if handler not in root.handlers:
                    root.addHandler(handler)
                for name in sorted(wanted):
                    logger = logging.getLogger(name or None)
                    if wanted[name] < logger.getEffectiveLevel():
                        handler.across_lowered[name] = (logger.level, wanted[name])
                        logger.setLevel(wanted[name])
            start(wanted)
            """;

    private static final String STOP = """
            import logging, across
            def stop():
                root = logging.getLogger()
                connection = across.get_connection()
                for handler in list(root.handlers):
                    if getattr(handler, 'across_forwards_to', None) is connection:
                        root.removeHandler(handler)
                        for name, (before, now) in handler.across_lowered.items():
                            if logging.getLogger(name or None).level == now:
                                logging.getLogger(name or None).setLevel(before)
                        handler.close()
            stop()
            """;

    /** Python has no level below that of debugging records but programs that make their own, and none is 0. */
    private static final int LOWEST = 1;

    private PythonSource() {}

    static void start(Connection connection, Levels wanted) {
        Map<String, Object> levels = new TreeMap<>();
        wanted.byLogger().forEach((name, level) -> levels.put(name, Math.max(LOWEST, level)));
        Object unusedNone = connection.python().execute(START, Map.of("wanted", new HashMap<>(levels)));
    }

    static void stop(Connection connection) {
        Object unusedNone = connection.python().execute(STOP);
    }
}
