package io.across.logging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.across.Bios;
import io.across.Connection;
import io.across.OperationException;
import io.across.Options;
import io.across.internal.provider.DefaultConnectionProvider;
import io.across.internal.transport.InMemoryTransport;
import io.across.process.ChildJvm;
import io.across.server.AcrossServer;
import io.across.server.LocalConnectionHandler;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/** Records of other JVMs: each is here once, and none is lost when a call, a connection or a process ends in order. */
@Timeout(120)
class JvmLogsTests {

    private static final String NAME = "kettle";

    private final Logger logger = (Logger) LoggerFactory.getLogger(NAME);
    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final Logger process = (Logger) LoggerFactory.getLogger("io.across.process");

    /** Written by the threads that serve connections. */
    private final List<ILoggingEvent> seen = new CopyOnWriteArrayList<>();

    private final ListAppender<ILoggingEvent> appender = new ListAppender<>() {
        @Override
        protected void append(ILoggingEvent event) {
            seen.add(event);
        }
    };

    private final Options options =
            Options.builder().name("child").timeout(Duration.ofSeconds(30)).build();

    @BeforeEach
    void watch() {
        appender.start();
        root.addAppender(appender);
        logger.setLevel(Level.INFO);
        process.setLevel(Level.INFO);
    }

    @AfterEach
    void watchNoLonger() {
        root.detachAppender(appender);
        logger.setLevel(null);
        process.setLevel(null);
    }

    private List<String> messages() {
        return seen.stream()
                .filter(event -> event.getLoggerName().equals(NAME))
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    /** How often a text is in the log, whoever logged it. */
    private long count(String text) {
        return seen.stream()
                .filter(event -> event.getFormattedMessage().contains(text))
                .count();
    }

    private Connection child() {
        return Connection.fromCommand(ChildJvm.builder().build().command(), options);
    }

    private static void logBoth(String text) {
        LoggerFactory.getLogger(NAME).warn("slf4j {}", text);
        java.util.logging.Logger.getLogger(NAME).warning("jul " + text);
    }

    @Test
    void aRecordOfAChildIsHereOnce() {
        try (Connection child = child()) {
            child.run(() -> logBoth("before"));
            // What a child prints is read by a thread of its own.
            await().until(() -> count("slf4j before") == 1 && count("jul before") == 1);

            LogForwarding forwarding = AcrossLogs.forward(child);
            child.run(() -> logBoth("meanwhile"));
            assertThat(messages()).containsExactly("slf4j meanwhile", "jul meanwhile");

            forwarding.close();
            child.run(() -> logBoth("after"));
            await().until(() -> count("slf4j after") == 1 && count("jul after") == 1);
            assertThat(count("meanwhile")).isEqualTo(2);
        }
    }

    @Test
    void whatIsNotWantedHereIsPrintedThere() {
        logger.setLevel(Level.ERROR);
        try (Connection child = child()) {
            AcrossLogs.forward(child);
            child.run(() -> logBoth("unwanted"));
            await().until(() -> count("slf4j unwanted") == 1 && count("jul unwanted") == 1);
            assertThat(messages()).isEmpty();
        }
    }

    @Test
    void aRecordOfABootedJvmIsHereOnce() throws Throwable {
        String java = System.getProperty("java.home") + "/bin/java";
        try (Connection booted = Connection.fromCommand(Bios.jvm().java(java).command(), options)) {
            LogForwarding forwarding = AcrossLogs.forward(booted);
            booted.execute("""
                    java.util.logging.Logger.getLogger("kettle").warning("jul booted");
                    org.slf4j.LoggerFactory.getLogger("kettle").warn("slf4j booted");
                    """);
            assertThat(messages()).containsExactly("jul booted", "slf4j booted");
            forwarding.close();
            booted.execute("""
                    java.util.logging.Logger.getLogger("kettle").warning("printed");
                    """);
            await().until(() -> count("printed") == 1);
            assertThat(count("booted")).isEqualTo(2);
        }
    }

    private static List<String> numbered(int count) {
        return IntStream.range(0, count).mapToObj(i -> "record " + i).toList();
    }

    private static void log(int count) {
        for (int i = 0; i < count; i++) {
            LoggerFactory.getLogger(NAME).warn("record {}", i);
        }
    }

    @Test
    void whatACallHasLoggedIsHereBeforeItsAnswer() {
        try (Connection child = child()) {
            AcrossLogs.forward(child);
            for (int call = 1; call <= 200; call++) {
                child.run(() -> log(3));
                assertThat(messages()).hasSize(3 * call);
            }
        }
    }

    @Test
    void nothingIsLostIfTheConnectionIsClosedRightAfterACall() {
        try (Connection child = child()) {
            AcrossLogs.forward(child);
            child.run(() -> log(1530));
        }
        assertThat(messages()).isEqualTo(numbered(1530));
    }

    @Test
    void nothingIsLostIfAChildExits() {
        try (Connection child = child()) {
            AcrossLogs.forward(child);
            child.run(() -> new Thread(() -> {
                        log(500);
                        System.exit(0);
                    })
                    .start());
            await().until(() -> !child.isConnected());
        } catch (OperationException e) {
            // It may have gone while the connection was closed.
        }
        assertThat(messages()).isEqualTo(numbered(500));
    }

    @Test
    void whatWasLoggedBeforeAnOrderlyCloseIsThere() {
        InMemoryTransport.Pair transports = InMemoryTransport.pair();
        Connection near = DefaultConnectionProvider.open(transports.a(), options);
        Connection far = DefaultConnectionProvider.open(transports.b(), options);
        java.util.logging.Logger jul = java.util.logging.Logger.getLogger("kettle");
        AcrossHandler handler = new AcrossHandler(near);
        jul.addHandler(handler);
        jul.setUseParentHandlers(false);
        try {
            near.awaitReady();
            numbered(1530).forEach(jul::info);
            near.close();
        } finally {
            jul.setUseParentHandlers(true);
            jul.removeHandler(handler);
            far.close();
        }
        assertThat(messages()).isEqualTo(numbered(1530));
    }

    /** A program that ends without a word to its connection. */
    static final class Client {

        public static void main(String[] args) {
            Connection connection = Connection.fromTcp("localhost", Integer.parseInt(args[0]));
            connection.awaitReady();
            Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
            root.detachAndStopAllAppenders();
            AcrossAppender appender = new AcrossAppender(connection);
            appender.setContext(root.getLoggerContext());
            appender.start();
            root.addAppender(appender);
            log(1530);
            if (args[1].equals("exit")) {
                System.exit(0);
            }
        }
    }

    private void endsWithoutLoss(String how) throws Exception {
        try (AcrossServer server = AcrossServer.builder()
                .tcp("localhost", 0)
                .handler(new LocalConnectionHandler(options))
                .build()
                .start()) {
            Process client = new ProcessBuilder(
                            System.getProperty("java.home") + "/bin/java",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Client.class.getName(),
                            Integer.toString(server.port()),
                            how)
                    .inheritIO()
                    .start();
            try {
                assertThat(client.waitFor(60, TimeUnit.SECONDS)).isTrue();
            } finally {
                client.destroyForcibly();
            }
            await().untilAsserted(() -> assertThat(messages()).isEqualTo(numbered(1530)));
        }
    }

    @Test
    void nothingIsLostIfAProgramExits() throws Exception {
        endsWithoutLoss("exit");
    }

    @Test
    void orIfItsMainMethodReturns() throws Exception {
        endsWithoutLoss("return");
    }
}
