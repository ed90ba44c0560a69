package io.across.internal.python;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.event.Level;

/**
 * Puts records of Python's logging into this side's log (protocol, section 5.4): to the logger of the same name, at the same
 * level, with the traceback. Time, thread and connection are in the MDC, and where Logback is behind SLF4J the event itself
 * has that time and that thread. Thread-safe.
 */
final class ReceivedLogs {

    private static final int MAX_TEXT = 64 * 1024;
    private static final int MAX_NAME = 200;

    /** A logger is never forgotten: peers must not make any number of them, however often they connect. */
    private static final int MAX_LOGGERS = 1_000;

    /** Each part of a name makes a logger, too. */
    private static final int MAX_PARTS = 10;

    /** The names that records of any connection have had. Concurrent; may exceed the limit by as many as log at once. */
    private static final Set<String> ALL_NAMES = ConcurrentHashMap.newKeySet();

    /** The logger of records whose own name cannot be used. */
    private static final String OTHER = "python";

    private final String connection;
    private final Set<String> names;

    ReceivedLogs(String connection) {
        this(connection, ALL_NAMES);
    }

    /** @param names those that are known, which all share; concurrent */
    ReceivedLogs(String connection, Set<String> names) {
        this.connection = connection;
        this.names = names;
    }

    void log(Map<?, ?> record) {
        Logger logger = LoggerFactory.getLogger(loggerName(text(record, "name", OTHER)));
        Level level = level(record.get("levelno"));
        if (!logger.isEnabledForLevel(level)) {
            return;
        }
        String message = text(record, "msg", "");
        String traceback = text(record, "exc_text", "");
        String whole = traceback.isEmpty() ? message : message + "\n" + traceback;
        String thread = line(text(record, "threadName", OTHER));
        Instant time = time(record.get("created"));
        Map<String, String> before = MDC.getCopyOfContextMap();
        MDC.put("across.connection", connection);
        MDC.put("across.thread", thread);
        MDC.put("across.time", time.toString());
        try {
            if (!LogbackEvents.IS_PRESENT || !LogbackEvents.log(logger, level, whole, thread, time)) {
                logger.atLevel(level).log(whole);
            }
        } finally {
            MDC.setContextMap(before == null ? Map.of() : before);
        }
    }

    /** As it was sent, as far as it is a name; that of other records if it is ours, or one too many. */
    private String loggerName(String name) {
        String clean = name.replaceAll("[^\\w.$-]", "_");
        String cut = clean.length() <= MAX_NAME ? clean : clean.substring(0, MAX_NAME);
        boolean usable = !cut.isEmpty()
                && !isReserved(cut, "io.across")
                && !isReserved(cut, "across")
                && cut.chars().filter(c -> c == '.').count() < MAX_PARTS;
        if (!usable || (!names.contains(cut) && names.size() >= MAX_LOGGERS)) {
            return OTHER;
        }
        names.add(cut);
        return cut;
    }

    /** Whether a name is that of across itself, whose records never travel (protocol, section 5.4). */
    private static boolean isReserved(String name, String own) {
        return name.equals(own) || name.startsWith(own + ".");
    }

    private static String line(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }

    /** Python's levels are numbers; between those that have names, the lower one counts. */
    private static Level level(@Nullable Object number) {
        int level = number instanceof Integer given ? given : 20;
        if (level >= 40) {
            return Level.ERROR;
        }
        if (level >= 30) {
            return Level.WARN;
        }
        if (level >= 20) {
            return Level.INFO;
        }
        return level >= 10 ? Level.DEBUG : Level.TRACE;
    }

    private static Instant time(@Nullable Object created) {
        double seconds = created instanceof Number number ? number.doubleValue() : 0;
        boolean plausible = seconds > 0 && seconds < 1e11;
        return plausible ? Instant.ofEpochMilli((long) (seconds * 1_000)) : Instant.now();
    }

    /** Control characters but line breaks and tabs do not get into the log. */
    private static String text(Map<?, ?> record, String name, String otherwise) {
        if (!(record.get(name) instanceof String text)) {
            return otherwise;
        }
        String cut = text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT) + "...";
        return cut.replaceAll("[\\p{Cntrl}&&[^\\n\\t]]", "?");
    }
}
