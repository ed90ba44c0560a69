package io.across.internal.log;

import io.across.internal.guard.PeerText;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.event.Level;

/**
 * Puts records of a peer into this side's log (protocol, section 5.4): to the logger of the same name, at the same level, with
 * the stack. Time, thread and connection are in the MDC, and where Logback is behind SLF4J the event itself has that time and
 * that thread. Thread-safe.
 */
public final class ReceivedLogs {

    /** In the MDC of what was received, and of nothing else: the time of the record. */
    public static final String TIME = "across.time";

    private static final int MAX_NAME = 200;

    /** A logger is never forgotten: peers must not make any number of them, however often they connect. */
    private static final int MAX_LOGGERS = 1_000;

    /** Each part of a name makes a logger, too. */
    private static final int MAX_PARTS = 10;

    /** The names that records of any connection have had. Concurrent; may exceed the limit by as many as log at once. */
    private static final Set<String> ALL_NAMES = ConcurrentHashMap.newKeySet();

    /** Set while the thread logs a received record. */
    private static final ThreadLocal<Boolean> RECEIVING = new ThreadLocal<>();

    private final String connection;
    private final String other;
    private final Set<String> names;

    /** @param other the logger of records whose own name cannot be used */
    public ReceivedLogs(String connection, String other) {
        this(connection, other, ALL_NAMES);
    }

    /** @param names those that are known, which all share; concurrent */
    ReceivedLogs(String connection, String other, Set<String> names) {
        this.connection = connection;
        this.other = other;
        this.names = names;
    }

    /** Whether this thread is just logging what was received: that is not forwarded, lest it go in circles. */
    public static boolean isReceiving() {
        return RECEIVING.get() != null;
    }

    public void log(LogEntry record) {
        Logger logger = LoggerFactory.getLogger(loggerName(record.logger()));
        String message = text(record.message());
        String failure = text(record.failure());
        String whole = failure.isEmpty() ? message : message + "\n" + failure;
        String thread = PeerText.name(record.thread());
        Map<String, String> before = MDC.getCopyOfContextMap();
        MDC.put("across.connection", connection);
        MDC.put("across.thread", thread);
        MDC.put(TIME, record.time().toString());
        RECEIVING.set(true);
        try {
            log(logger, record.level(), whole, thread, record.time());
        } finally {
            RECEIVING.remove();
            MDC.setContextMap(before == null ? Map.of() : before);
        }
    }

    private static void log(Logger logger, Level level, String message, String thread, Instant time) {
        boolean isLogged = Logback.IS_PRESENT && LogbackEvents.log(logger, level, message, thread, time);
        if (!isLogged && !JulEvents.log(logger, level, message, time)) {
            // As an argument: Log4j2 complains of braces in a message that has none.
            logger.atLevel(level).log("{}", message);
        }
    }

    /** As it was sent, as far as it is a name; that of other records if it is ours, or one too many. */
    private String loggerName(String name) {
        String clean = name.replaceAll("[^\\w.$-]", "_");
        String cut = clean.length() <= MAX_NAME ? clean : clean.substring(0, MAX_NAME);
        boolean usable = !cut.isEmpty()
                && !LogEntry.isOfAcross(cut)
                && cut.chars().filter(c -> c == '.').count() < MAX_PARTS;
        if (!usable || (!names.contains(cut) && names.size() >= MAX_LOGGERS)) {
            return other;
        }
        names.add(cut);
        return cut;
    }

    /** Control characters but line breaks and tabs do not get into the log. */
    private static String text(String text) {
        return PeerText.lines(text);
    }
}
