package io.across.internal.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEventVO;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.read.ListAppender;
import ch.qos.logback.core.spi.FilterReply;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.Marker;

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

    private static String laidOut(String pattern, ILoggingEvent event) {
        PatternLayout layout = new PatternLayout();
        layout.setContext(((Logger) LoggerFactory.getLogger("any")).getLoggerContext());
        layout.setPattern(pattern);
        layout.start();
        return layout.doLayout(event);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "%contextName | default",
                "%property{HOME_OF_TESTS} | here",
                "%X{across.connection} | worker",
                "%mdc{across.thread} | main",
                "[%kvp] | []",
                "[%marker] | []",
                "%msg%ex | hello",
                "%msg%rEx | hello",
                "%msg%xEx | hello",
                "%msg%nopex | hello",
                "%class.%method\\(%file:%line\\) | ?.?(?:?)",
                "%logger{1}/%-5level/%thread | a.b/ERROR/main",
                "%date{yyyy-MM-dd,UTC} | 2020-09-13",
                "%micros | 000",
            })
    void eachConverterOfLogbackFindsWhatItAsksFor(String pattern, String expected) {
        ((Logger) LoggerFactory.getLogger("any")).getLoggerContext().putProperty("HOME_OF_TESTS", "here");
        logs.log(record("a.b", "main"));

        assertThat(laidOut(pattern, seen.list.get(0))).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"%relative", "%sequenceNumber", "%caller{2}", "%mdc %property{no.such}"})
    void noConverterFails(String pattern) {
        logs.log(record("a.b", "main"));

        assertThat(laidOut(pattern, seen.list.get(0))).isNotEmpty().doesNotContain("ReceivedLogs");
    }

    @Test
    void anEventSurvivesOtherThreadsAndSerialization() throws Exception {
        logs.log(record("a.b", "main"));
        ILoggingEvent event = seen.list.get(0);
        event.prepareForDeferredProcessing();

        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(LoggingEventVO.build(event));
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            LoggingEventVO copy = (LoggingEventVO) in.readObject();
            assertThat(copy.getLoggerContextVO().getName()).isEqualTo("default");
            assertThat(copy.getInstant()).isEqualTo(TIME);
            assertThat(copy.getMDCPropertyMap()).containsEntry("across.connection", "worker");
        }
    }

    /** Those that decide by message or MDC, as {@code DuplicateMessageFilter} and {@code MDCFilter} do. */
    @Test
    void turboFiltersSeeMessageAndMdc() {
        TurboFilter filter = new TurboFilter() {
            @Override
            public FilterReply decide(
                    Marker marker, Logger logger, Level level, String format, Object[] params, Throwable t) {
                boolean unwanted = "unwanted".equals(format) && "worker".equals(MDC.get("across.connection"));
                return unwanted ? FilterReply.DENY : level == Level.TRACE ? FilterReply.ACCEPT : FilterReply.NEUTRAL;
            }
        };
        root.getLoggerContext().addTurboFilter(filter);
        try {
            for (String message : new String[] {"unwanted", "wanted"}) {
                for (org.slf4j.event.Level level : org.slf4j.event.Level.values()) {
                    logs.log(new LogEntry("a.b", level, TIME, "main", message, ""));
                }
            }
        } finally {
            root.getLoggerContext().getTurboFilterList().remove(filter);
        }

        assertThat(seen.list).extracting(ILoggingEvent::getMessage).containsOnly("wanted");
        assertThat(seen.list).extracting(ILoggingEvent::getLevel).contains(Level.ERROR, Level.TRACE);
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
