package io.across.internal.jvm;

import io.across.internal.log.LogEntry;
import io.across.internal.value.ValueReader;
import io.across.internal.value.ValueWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.event.Level;

/** Log records between JVMs: texts and numbers, so that a peer that may not run code can log where it may. */
final class LogRecords {

    /** Of one record, in bytes: four lengths, level and time. */
    private static final int MIN_SIZE = 13;

    /** What it takes in memory, its texts apart. */
    private static final int WEIGHT = 96;

    private LogRecords() {}

    static void write(List<LogEntry> records, ValueWriter out) {
        out.writeVarLong(records.size());
        for (LogEntry record : records) {
            out.writeText(record.logger());
            out.write(record.level().toInt());
            out.writeLong(record.time().toEpochMilli());
            out.writeText(record.thread());
            out.writeText(record.message());
            out.writeText(record.failure());
        }
    }

    static List<LogEntry> read(ValueReader in) {
        List<LogEntry> records = new ArrayList<>();
        for (int left = in.readCount(MIN_SIZE); left > 0; left--) {
            in.claim(WEIGHT);
            String logger = in.readText();
            Level level = level(in.readByte());
            Instant time = time(in.readLong());
            records.add(new LogEntry(logger, level, time, in.readText(), in.readText(), in.readText()));
        }
        return records;
    }

    private static Instant time(long millis) {
        return millis > 0 && millis < 100_000_000_000_000L ? Instant.ofEpochMilli(millis) : Instant.now();
    }

    private static Level level(byte number) {
        for (Level level : Level.values()) {
            if (number >= level.toInt()) {
                return level;
            }
        }
        return Level.TRACE;
    }
}
