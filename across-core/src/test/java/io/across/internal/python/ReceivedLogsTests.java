package io.across.internal.python;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class ReceivedLogsTests {

    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final ListAppender<ILoggingEvent> seen = new ListAppender<>();
    private final Set<String> names = ConcurrentHashMap.newKeySet();
    private final ReceivedLogs logs = new ReceivedLogs("worker", names);

    @BeforeEach
    void watch() {
        seen.start();
        root.addAppender(seen);
    }

    @AfterEach
    void stopWatching() {
        root.detachAppender(seen);
    }

    @Test
    void timeThreadAndLevelAreThoseOfTheRecord() {
        logs.log(Map.of(
                "name", "a.b", "msg", "hello", "levelno", 35, "created", 1_600_000_000.25, "threadName", "painter"));
        ILoggingEvent event = seen.list.get(0);
        assertThat(event.getLoggerName()).isEqualTo("a.b");
        assertThat(event.getLevel()).isEqualTo(Level.WARN);
        assertThat(event.getInstant()).isEqualTo(Instant.ofEpochMilli(1_600_000_000_250L));
        assertThat(event.getThreadName()).isEqualTo("painter");
        assertThat(event.getMDCPropertyMap()).containsEntry("across.connection", "worker");
    }

    @Test
    void aThreadsNameMakesNoLinesOfTheLog() {
        logs.log(Map.of("name", "a.b", "msg", "hello", "levelno", 40, "threadName", "x\nERROR forged"));
        assertThat(seen.list.get(0).getThreadName()).isEqualTo("x?ERROR forged");
    }

    @Test
    void namesOfAcrossAndThoseOfManyPartsAreNotUsed() {
        for (String name :
                new String[] {"across", "across.x", "io.across", "io.across.connection", "a.".repeat(60) + "b", ""}) {
            logs.log(Map.of("name", name, "msg", "hello", "levelno", 40));
        }
        assertThat(seen.list).hasSize(6).allMatch(event -> event.getLoggerName().equals("python"));
    }

    @Test
    void peersCannotMakeAnyNumberOfLoggersByConnectingAgain() {
        for (int connection = 0; connection < 3; connection++) {
            ReceivedLogs again = new ReceivedLogs("worker", names);
            for (int i = 0; i < 600; i++) {
                again.log(Map.of("name", "many" + connection + "x" + i, "msg", "hello", "levelno", 40));
            }
        }
        assertThat(seen.list.stream()
                        .map(ILoggingEvent::getLoggerName)
                        .distinct()
                        .count())
                .isLessThanOrEqualTo(1_001);
        assertThat(seen.list).last().extracting(ILoggingEvent::getLoggerName).isEqualTo("python");
    }
}
