package io.across.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.across.Connection;
import io.across.logging.AcrossAppender;
import io.across.logging.AcrossHandler;
import io.across.spring.server.AcrossListener;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Clients of a listener that have their log records logged by the service. */
@Timeout(120)
class InboundLogTests {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Of the clients; its records are seen here only if they come over a connection. */
    private static final String LOGGER = "com.acme.till";

    private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
            .withConfiguration(
                    AutoConfigurations.of(AcrossAutoConfiguration.class, AcrossServerAutoConfiguration.class));

    private final ch.qos.logback.classic.Logger root =
            (ch.qos.logback.classic.Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

    /** Written by threads that serve connections. */
    private final List<ILoggingEvent> seen = new CopyOnWriteArrayList<>();

    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            seen.add(event);
        }
    };

    @TempDir
    private Path directory;

    @BeforeEach
    void watch() {
        appender.start();
        root.addAppender(appender);
    }

    @AfterEach
    void watchNoLonger() {
        root.detachAppender(appender);
    }

    private Path socket(String listener) {
        return directory.resolve(listener);
    }

    private ApplicationContextRunner listening() {
        return contextRunner.withPropertyValues(
                "across.server.unix.path=" + socket("all"),
                "across.server.listeners.beans.unix.path=" + socket("beans"),
                "across.server.listeners.beans.rights=call-exposed",
                "across.server.listeners.logs.unix.path=" + socket("logs"),
                "across.server.listeners.logs.rights=log-records");
    }

    @Test
    void recordsOfAJvmReachTheLoggerOfTheirName() {
        listening().run(context -> {
            for (String listener : List.of("all", "logs")) {
                try (Connection connection = Connection.fromUnix(socket(listener))) {
                    AcrossHandler handler = new AcrossHandler(connection);
                    Logger logger = Logger.getLogger(LOGGER);
                    logger.addHandler(handler);
                    try {
                        logger.warning("by java.util.logging to " + listener);
                    } finally {
                        logger.removeHandler(handler);
                    }
                    assertArrives("by java.util.logging to " + listener, nameOf(context.getBean(beanOf(listener))));
                }
            }
        });
    }

    private static String beanOf(String listener) {
        return listener.equals("all") ? "acrossUnixListener" : "acrossLogsListener";
    }

    /** What the service calls the only connection of a listener, which may not have accepted it yet. */
    private static String nameOf(Object listener) {
        return await().atMost(PATIENCE)
                .until(() -> ((AcrossListener) listener).connections().findFirst(), Optional::isPresent)
                .orElseThrow()
                .connection()
                .name();
    }

    private void assertArrives(String message, String connection) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(received(message))
                        .singleElement()
                        .satisfies(event -> {
                            assertThat(event.getLoggerName()).isEqualTo(LOGGER);
                            assertThat(event.getLevel()).isEqualTo(Level.WARN);
                            assertThat(event.getMDCPropertyMap()).containsEntry("across.connection", connection);
                        }));
    }

    private List<ILoggingEvent> received(String message) {
        return seen.stream()
                .filter(event -> event.getFormattedMessage().equals(message)
                        && event.getMDCPropertyMap().containsKey("across.connection"))
                .toList();
    }

    @Test
    void recordsOfAPythonReachTheLoggerOfTheirName() {
        listening().run(context -> {
            Process python = new ProcessBuilder(
                            "python3",
                            "-c",
                            """
                            import logging, sys
                            sys.path.insert(0, sys.argv[1])
                            import across
                            from across.logging import AcrossHandler
                            with across.Connection.from_unix(sys.argv[2]) as connection:
                                handler = AcrossHandler(connection)
                                logging.getLogger('com.acme.till').addHandler(handler)
                                logging.getLogger('com.acme.till').warning('by %s', 'Python')
                                handler.flush()
                                sys.stdin.read()
                            """,
                            PythonClientTests.runtime(),
                            socket("logs").toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            try {
                await().atMost(PATIENCE).until(() -> !received("by Python").isEmpty() || !python.isAlive());
                assertArrives("by Python", nameOf(context.getBean("acrossLogsListener")));
                python.getOutputStream().close();
                assertThat(python.waitFor(60, TimeUnit.SECONDS)).isTrue();
                assertThat(python.exitValue()).isZero();
            } finally {
                python.destroyForcibly();
            }
        });
    }

    @Test
    void whoMayCallBeansOnlyIsRefusedAndTheConnectionLivesOn() {
        listening().run(context -> {
            try (Connection connection = Connection.fromUnix(socket("beans"))) {
                AcrossAppender refused = new AcrossAppender(connection);
                refused.start();
                ch.qos.logback.classic.Logger logger = (ch.qos.logback.classic.Logger) LoggerFactory.getLogger(LOGGER);
                logger.addAppender(refused);
                try {
                    logger.warn("not for you");
                } finally {
                    logger.detachAppender(refused);
                    refused.stop();
                }
                Connection inbound = context.getBean("acrossBeansListener", AcrossListener.class)
                        .connections()
                        .findFirst()
                        .orElseThrow()
                        .connection();
                await().atMost(PATIENCE).until(() -> inbound.stats().denials() > 0);
                assertThat(received("not for you")).isEmpty();
                assertThat(seen)
                        .filteredOn(event -> event.getLoggerName().equals("io.across.connection"))
                        .extracting(ILoggingEvent::getFormattedMessage)
                        .anyMatch(message -> message.contains(inbound.name()) && message.contains("LOG_RECORDS"));
                connection.within(PATIENCE).ping();
                assertThat(connection.isConnected()).isTrue();
            }
        });
    }
}
