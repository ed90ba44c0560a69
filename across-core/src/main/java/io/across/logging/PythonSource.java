package io.across.logging;

import io.across.Connection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** Python text that works with stock peers, too: their handler sends one record after the other, while the logging thread waits. */
final class PythonSource {

    /**
     * The handler belongs to the connection, whatever becomes of the root logger's list: whoever configures logging empties it.
     * Our own runtime puts the handler back around each call, too. Loggers that exist only because a level is set here are not
     * among those that a configuration means to disable.
     */
    private static final String START = """
            import logging, across, across.logging
            def start(wanted):
                root = logging.getLogger()
                connection = across.get_connection()
                handler = getattr(connection, 'across_handler', None)
                if handler is None:
                    handler = across.logging.AcrossHandler(connection)
                    handler.across_lowered = {}
                    handler.across_made = set()
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
                def put():
                    if handler not in root.handlers:
                        root.addHandler(handler)
                    for name in sorted(wanted):
                        if name and not isinstance(root.manager.loggerDict.get(name), logging.Logger):
                            handler.across_made.add(name)
                        logger = logging.getLogger(name or None)
                        if name in handler.across_made:
                            logger.disabled = False
                        if wanted[name] < logger.getEffectiveLevel():
                            handler.across_lowered[name] = (logger.level, wanted[name])
                            logger.setLevel(wanted[name])
                put()
                connection.across_handler = handler
                if hasattr(across.logging, 'logs_of'):
                    across.logging.logs_of(connection).keep(handler, put)
            start(wanted)
            """;

    private static final String STOP = """
            import logging, across, across.logging
            def stop():
                connection = across.get_connection()
                handler = getattr(connection, 'across_handler', None)
                if handler is not None:
                    connection.across_handler = None
                    if hasattr(across.logging, 'logs_of'):
                        across.logging.logs_of(connection).keep(None, None)
                    logging.getLogger().removeHandler(handler)
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
        connection.python().execute(START, Map.of("wanted", new HashMap<>(levels)));
    }

    static void stop(Connection connection) {
        connection.python().execute(STOP);
    }
}
