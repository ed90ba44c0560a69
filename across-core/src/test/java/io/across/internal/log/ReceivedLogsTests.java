package io.across.internal.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class ReceivedLogsTests {

    private static final Instant TIME = Instant.ofEpochMilli(1_600_000_000_250L);

    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final ListAppender<ILoggingEvent> seen = new ListAppender<>();
    private final Set<String> names = ConcurrentHashMap.newKeySet();
    private final ReceivedLogs logs = new ReceivedLogs("worker", "other", names);

    @BeforeEach
    void watch() {
        seen.start();
        root.addAppender(seen);
    }

    @AfterEach
    void stopWatching() {
        root.detachAppender(seen);
    }

    private static LogEntry record(String logger, String thread) {
        return new LogEntry(logger, org.slf4j.event.Level.ERROR, TIME, thread, "hello", "");
    }

    @Test
    void timeThreadAndLevelAreThoseOfTheRecord() {
        logs.log(record("a.b", "painter"));
        ILoggingEvent event = seen.list.get(0);
        assertThat(event.getLoggerName()).isEqualTo("a.b");
        assertThat(event.getLevel()).isEqualTo(Level.ERROR);
        assertThat(event.getInstant()).isEqualTo(TIME);
        assertThat(event.getThreadName()).isEqualTo("painter");
        assertThat(event.getMDCPropertyMap()).containsEntry("across.connection", "worker");
    }

    @Test
    void aThreadsNameMakesNoLinesOfTheLog() {
        logs.log(record("a.b", "x\nERROR forged"));
        assertThat(seen.list.get(0).getThreadName()).isEqualTo("x?ERROR forged");
    }

    @Test
    void namesOfAcrossAndThoseOfManyPartsAreNotUsed() {
        for (String name :
                new String[] {"across", "across.x", "io.across", "io.across.connection", "a.".repeat(60) + "b", ""}) {
            logs.log(record(name, "main"));
        }
        assertThat(seen.list).hasSize(6).allMatch(event -> event.getLoggerName().equals("other"));
    }

    @Test
    void peersCannotMakeAnyNumberOfLoggersByConnectingAgain() {
        for (int connection = 0; connection < 3; connection++) {
            ReceivedLogs again = new ReceivedLogs("worker", "other", names);
            for (int i = 0; i < 600; i++) {
                again.log(record("many" + connection + "x" + i, "main"));
            }
        }
        assertThat(seen.list.stream()
                        .map(ILoggingEvent::getLoggerName)
                        .distinct()
                        .count())
                .isLessThanOrEqualTo(1_001);
        assertThat(seen.list).last().extracting(ILoggingEvent::getLoggerName).isEqualTo("other");
    }
}
