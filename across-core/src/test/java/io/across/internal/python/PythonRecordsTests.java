package io.across.internal.python;

import static org.assertj.core.api.Assertions.assertThat;

import io.across.internal.log.LogEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slf4j.event.Level;

class PythonRecordsTests {

    @Test
    void attributesOfPythonAreThoseOfARecord() {
        LogEntry read = PythonRecords.read(Map.of(
                "name", "a.b", "msg", "hello", "levelno", 35, "created", 1_600_000_000.25, "threadName", "painter"));
        assertThat(read)
                .isEqualTo(new LogEntry(
                        "a.b", Level.WARN, Instant.ofEpochMilli(1_600_000_000_250L), "painter", "hello", ""));
    }

    @Test
    void whatIsMissingOrOfTheWrongTypeIsMadeUp() {
        LogEntry read = PythonRecords.read(Map.of("name", 1, "levelno", "high", "created", Double.NaN));
        assertThat(read.logger()).isEqualTo("python");
        assertThat(read.level()).isEqualTo(Level.INFO);
        assertThat(Duration.between(read.time(), Instant.now())).isLessThan(Duration.ofMinutes(1));
    }

    @Test
    void whatIsWrittenIsReadAsItWas() {
        LogEntry record =
                new LogEntry("a.b", Level.ERROR, Instant.ofEpochMilli(1_600_000_000_250L), "painter", "hello", "stack");
        assertThat(PythonRecords.read(PythonRecords.write(record))).isEqualTo(record);
    }
}
