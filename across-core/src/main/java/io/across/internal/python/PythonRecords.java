package io.across.internal.python;

import io.across.internal.log.LogEntry;
import io.across.python.PythonTuple;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/** The attributes of records of Python's logging, as they travel (protocol, section 5.4), and what they are here. */
final class PythonRecords {

    /** What is said of a record that does not say it itself. */
    static final String UNKNOWN = "python";

    private PythonRecords() {}

    static LogEntry read(Map<?, ?> attributes) {
        return new LogEntry(
                text(attributes, "name", UNKNOWN),
                level(attributes.get("levelno")),
                time(attributes.get("created")),
                text(attributes, "threadName", UNKNOWN),
                text(attributes, "msg", ""),
                text(attributes, "exc_text", ""));
    }

    static Map<String, @Nullable Object> write(LogEntry record) {
        Map<String, @Nullable Object> attributes = new LinkedHashMap<>();
        attributes.put("name", record.logger());
        attributes.put(
                "levelno", record.level() == Level.TRACE ? 5 : record.level().toInt());
        attributes.put(
                "levelname",
                record.level() == Level.WARN ? "WARNING" : record.level().name());
        attributes.put("msg", record.message());
        attributes.put("args", PythonTuple.of());
        attributes.put("exc_info", null);
        attributes.put("exc_text", record.failure().isEmpty() ? null : record.failure());
        attributes.put("created", record.time().toEpochMilli() / 1_000.0);
        attributes.put("threadName", record.thread());
        attributes.put("process", ProcessHandle.current().pid());
        return attributes;
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

    private static String text(Map<?, ?> attributes, String name, String otherwise) {
        return attributes.get(name) instanceof String text ? text : otherwise;
    }
}
