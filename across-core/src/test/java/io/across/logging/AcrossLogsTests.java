package io.across.logging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.across.Bios;
import io.across.CallObserver;
import io.across.Connection;
import io.across.ConnectionObserver;
import io.across.DeniedException;
import io.across.Endpoint;
import io.across.Options;
import io.across.Right;
import io.across.Rights;
import io.across.fixtures.AcrossThreads;
import io.across.internal.engine.LogLink;
import io.across.internal.log.LogEntry;
import io.across.internal.provider.DefaultConnectionProvider;
import io.across.internal.transport.InMemoryTransport;
import io.across.process.ChildJvm;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/** Records of other processes in the log of this one: of a child JVM, of one that was booted, and of a Python. */
@Timeout(120)
class AcrossLogsTests {

    private static final String NAME = "rabbit.hole";

    private final Logger logger = (Logger) LoggerFactory.getLogger(NAME);
    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

    /** Written by the threads that serve connections. */
    private final List<ILoggingEvent> seen = new CopyOnWriteArrayList<>();

    private final ListAppender<ILoggingEvent> appender = new ListAppender<>() {
        @Override
        protected void append(ILoggingEvent event) {
            seen.add(event);
        }
    };

    /** The calls that the other side has made. */
    private final AtomicInteger incoming = new AtomicInteger();

    private final Options options = Options.builder()
            .name("worker")
            .timeout(Duration.ofSeconds(30))
            .observer(connection -> new ConnectionObserver() {
                @Override
                public CallObserver incoming(Map<String, String> context) {
                    incoming.incrementAndGet();
                    return CallObserver.NONE;
                }
            })
            .build();

    @BeforeEach
    void watch() {
        appender.start();
        root.addAppender(appender);
        logger.setLevel(Level.INFO);
    }

    @AfterEach
    void watchNoLonger() {
        root.detachAppender(appender);
        logger.setLevel(null);
    }

    private List<String> messages() {
        return seen.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    /** Logs there, in both ways. */
    private static void logThere(Connection connection, String level, String text) {
        connection.run(() -> {
            LoggerFactory.getLogger(NAME)
                    .atLevel(org.slf4j.event.Level.valueOf(level))
                    .log("slf4j " + text);
            java.util.logging.Level jul = switch (level) {
                case "DEBUG" -> java.util.logging.Level.FINE;
                case "INFO" -> java.util.logging.Level.INFO;
                default -> java.util.logging.Level.WARNING;
            };
            java.util.logging.Logger.getLogger(NAME).log(jul, "jul {0}", text);
        });
    }

    @Test
    void recordsOfAChildJvmAreLoggedHereAtOurLevels() {
        try (Connection child =
                Connection.fromCommand(ChildJvm.builder().build().command(), options)) {
            child.run(() -> ((Logger) LoggerFactory.getLogger(NAME)).setLevel(Level.TRACE));
            LogForwarding forwarding = AcrossLogs.forward(child);

            logThere(child, "WARN", "one");
            await().until(() -> messages().containsAll(List.of("slf4j one", "jul one")));
            ILoggingEvent event = seen.get(0);
            assertThat(event.getLoggerName()).isEqualTo(NAME);
            assertThat(event.getLevel()).isEqualTo(Level.WARN);
            assertThat(event.getThreadName()).contains("across");
            assertThat(event.getMDCPropertyMap()).containsEntry("across.connection", "worker");
            assertThat(Duration.between(event.getInstant(), Instant.now())).isLessThan(Duration.ofMinutes(1));

            seen.clear();
            child.run(() -> LoggerFactory.getLogger(NAME).error("late", new IllegalStateException("no time")));
            await().until(() -> !seen.isEmpty());
            assertThat(seen.get(0).getFormattedMessage())
                    .startsWith("late\njava.lang.IllegalStateException: no time")
                    .contains("AcrossLogsTests");

            // Not wanted here: it does not even travel, not even when all is flushed.
            int before = incoming.get();
            logThere(child, "DEBUG", "two");
            forwarding.close();
            assertThat(incoming).hasValue(before);

            // Wanted from now on: what changes here is told there.
            forwarding = AcrossLogs.forward(child);
            logger.setLevel(Level.DEBUG);
            await().untilAsserted(() -> {
                logThere(child, "DEBUG", "three");
                assertThat(messages()).contains("slf4j three", "jul three");
            });

            forwarding.close();
            assertThat(child.call(AcrossLogsTests::handlers)).isZero();
            int last = incoming.get();
            logThere(child, "WARN", "four");
            assertThat(incoming).hasValue(last);
            assertThat(messages()).noneMatch(text -> text.contains("two") || text.contains("four"));
            forwarding.close();
        }
    }

    private static int handlers() {
        int count = 0;
        for (Handler handler : java.util.logging.Logger.getLogger("").getHandlers()) {
            count += handler instanceof AcrossHandler ? 1 : 0;
        }
        return count;
    }

    @Test
    void aBootedJvmForwardsToo() throws Throwable {
        String java = System.getProperty("java.home") + "/bin/java";
        try (Connection there = Connection.fromCommand(Bios.jvm().java(java).command(), options)) {
            logger.setLevel(Level.DEBUG);
            LogForwarding forwarding = AcrossLogs.forward(there);
            there.execute("""
                    java.util.logging.Logger.getLogger("rabbit.hole").fine("booted");
                    var slf4j = org.slf4j.LoggerFactory.getLogger("rabbit.hole");
                    slf4j.trace("not wanted here");
                    slf4j.debug("{} by SLF4J", "booted", new IllegalStateException("of the hole"));
                    """);
            await().until(() -> messages().contains("booted"));
            await().until(() -> messages().stream()
                    .anyMatch(each ->
                            each.startsWith("booted by SLF4J\njava.lang.IllegalStateException: of the hole\n")));
            forwarding.close();
            assertThat(messages()).doesNotContain("not wanted here");
            int last = incoming.get();
            assertThat(there.execute("""
                            org.slf4j.LoggerFactory.getLogger("rabbit.hole").isDebugEnabled()
                            """)).isEqualTo(false);
            assertThat(incoming).hasValue(last);
        }
    }

    @Test
    void recordsOfAPythonAreLoggedHereAtOurLevels() {
        try (Connection there = Connection.open(Endpoint.python(), options)) {
            LogForwarding forwarding = AcrossLogs.forward(there);
            String text = "import logging; logging.getLogger('rabbit.hole').log(level, message)";
            there.python().execute(text, Map.of("level", 10, "message", "one"));
            forwarding.close();
            assertThat(incoming).hasValue(0);

            forwarding = AcrossLogs.forward(there);
            logger.setLevel(Level.DEBUG);
            await().untilAsserted(() -> {
                there.python().execute(text, Map.of("level", 10, "message", "two"));
                assertThat(messages()).contains("two");
            });
            forwarding.close();
            int last = incoming.get();
            there.python().execute(text, Map.of("level", 40, "message", "three"));
            assertThat(incoming).hasValue(last);
            assertThat(messages()).doesNotContain("one", "three");
            assertThat(there.python()
                            .execute(
                                    String.class,
                                    "import logging\nstr(logging.getLogger('rabbit.hole').level)",
                                    Map.of()))
                    .isEqualTo("0");
        }
    }

    @Test
    void ourRecordsReachThePythonsLog() {
        try (Connection there = Connection.open(Endpoint.python(), options)) {
            there.python().execute("""
                    import builtins, logging
                    builtins.records = []
                    handler = logging.Handler()
                    handler.emit = lambda record: builtins.records.append('%s %s %s' % (record.levelname, record.name, record.getMessage()))
                    logging.getLogger().addHandler(handler)
                    """);
            AcrossHandler handler = new AcrossHandler(there);
            java.util.logging.Logger ours = java.util.logging.Logger.getLogger("tea.party");
            ours.addHandler(handler);
            ours.log(java.util.logging.Level.WARNING, "no {0}", "room");
            handler.flush();
            ours.removeHandler(handler);
            assertThat(there.python().execute("import builtins\nbuiltins.records"))
                    .isEqualTo(List.of("WARNING tea.party no room"));
        }
    }

    @Test
    void nothingGoesInCirclesAndNothingRemainsAfterTheEnd() {
        InMemoryTransport.Pair transports = InMemoryTransport.pair();
        Connection a = DefaultConnectionProvider.open(transports.a(), options);
        Connection b = DefaultConnectionProvider.open(transports.b(), options);
        try {
            // Both sides are this process: a record is logged once itself, and once for each side that forwards it.
            AcrossLogs.forward(a);
            AcrossLogs.forward(b);
            logger.warn("round");
            await().until(() -> seen.size() == 3);
            logger.warn("and round");
            await().until(() -> seen.size() == 6);
            assertThat(handlers()).isEqualTo(2);
        } finally {
            a.close();
            b.close();
        }
        await().untilAsserted(() -> {
            assertThat(handlers()).isZero();
            root.iteratorForAppenders()
                    .forEachRemaining(each -> assertThat(each).isNotInstanceOf(AcrossAppender.class));
            assertThat(AcrossThreads.running("across-logging worker")).isEmpty();
        });
    }

    @Test
    void whoMayOnlyCallExposedObjectsCannotLog() {
        assertThat(seenOf(Rights.exposedOnly())).isEmpty();
    }

    @Test
    void whoMayLogNeedsNoOtherRight() {
        assertThat(seenOf(new Rights(Set.of(Right.LOG_RECORDS)))).containsExactly("hello");
    }

    private List<String> seenOf(Rights rights) {
        InMemoryTransport.Pair transports = InMemoryTransport.pair();
        Connection client = DefaultConnectionProvider.open(transports.a(), options);
        Connection server = DefaultConnectionProvider.open(
                transports.b(), options.toBuilder().rights(rights).build());
        LogEntry record = new LogEntry(NAME, org.slf4j.event.Level.ERROR, Instant.now(), "main", "hello", "");
        try {
            LogLink link = LogLink.of(client);
            if (rights.allow(Right.LOG_RECORDS)) {
                link.send(List.of(record), Duration.ofSeconds(30));
            } else {
                assertThatThrownBy(() -> link.send(List.of(record), Duration.ofSeconds(30)))
                        .isInstanceOf(DeniedException.class);
            }
        } catch (Throwable e) {
            throw new AssertionError(e);
        } finally {
            client.close();
            server.close();
        }
        return seen.stream()
                .filter(event -> event.getLoggerName().equals(NAME))
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }
}
