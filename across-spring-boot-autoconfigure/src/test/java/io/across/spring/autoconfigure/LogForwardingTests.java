package io.across.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.across.Connection;
import io.across.DisconnectException;
import io.across.Options;
import io.across.Rights;
import io.across.fixtures.Pages;
import io.across.logging.AcrossHandler;
import io.across.logging.AcrossLogs;
import io.across.logging.LogForwarding;
import io.across.process.ChildJvm;
import io.across.server.AcrossServer;
import io.across.server.LocalConnectionHandler;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.logging.Handler;
import java.util.logging.Logger;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;

/** {@code across.connections.<name>.log-forwarding}, with real children, and what {@code docs/logging.md} shows. */
@Timeout(180)
class LogForwardingTests {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Path PAGE = Path.of("..", "docs", "logging.md");
    private static final Path THIS =
            Path.of("src", "test", "java", "io", "across", "spring", "autoconfigure", "LogForwardingTests.java");

    private final LoggingSystem levels = LoggingSystem.get(getClass().getClassLoader());
    private final ch.qos.logback.classic.Logger root =
            (ch.qos.logback.classic.Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

    private final ApplicationContextRunner contextRunner =
            new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(AcrossAutoConfiguration.class));

    /** Written by threads that serve connections. */
    private final List<ILoggingEvent> seen = new CopyOnWriteArrayList<>();

    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            seen.add(event);
        }
    };

    @BeforeEach
    void watch() {
        // Whatever the class path's own logging configuration says: what children print is to be seen.
        levels.setLogLevel("io.across.process", LogLevel.INFO);
        appender.start();
        root.addAppender(appender);
    }

    @AfterEach
    void watchNoLonger() {
        root.detachAppender(appender);
        levels.setLogLevel("com.acme.orders", null);
        levels.setLogLevel("io.across.process", null);
    }

    private void awaitRecord(String connection, String message) {
        Predicate<ILoggingEvent> wanted = event -> event.getFormattedMessage().equals(message)
                && connection.equals(event.getMDCPropertyMap().get("across.connection"))
                && event.getLoggerName().equals("com.acme.orders");
        await().atMost(PATIENCE).until(() -> seen.stream().anyMatch(wanted));
    }

    private static void logInJava(Connection worker, String message) {
        worker.within(PATIENCE).run(() -> Logger.getLogger("com.acme.orders").fine(message));
    }

    @Test
    void theConfigurationOfThePageHasLogsForwardedAlsoAfterTheChildWasReplaced() throws Exception {
        levels.setLogLevel("com.acme.orders", LogLevel.DEBUG);
        PropertySource<?> yaml = new YamlPropertySourceLoader()
                .load("page", new ByteArrayResource(snippets("yaml").get(0).getBytes(StandardCharsets.UTF_8)))
                .get(0);
        contextRunner
                .withInitializer(
                        context -> context.getEnvironment().getPropertySources().addLast(yaml))
                .run(context -> {
                    Connection worker = context.getBean("worker", Connection.class);
                    Connection model = context.getBean("model", Connection.class);
                    logInJava(worker, "first");
                    awaitRecord("worker", "first");

                    model.python().execute("""
                            import logging
                            logging.getLogger('com.acme.orders').debug('below the level')
                            logging.getLogger('com.acme.orders').info('of Python')
                            """);
                    awaitRecord("model", "of Python");
                    assertThat(seen)
                            .extracting(ILoggingEvent::getFormattedMessage)
                            .doesNotContain("below the level");

                    assertThatExceptionOfType(DisconnectException.class)
                            .isThrownBy(
                                    () -> worker.run(() -> Runtime.getRuntime().halt(3)));
                    logInJava(worker, "second");
                    awaitRecord("worker", "second");
                });
    }

    private interface Use {
        void use(Connection shop);
    }

    /** A connection to a listener of this process. */
    private void withShop(Rights rights, boolean enabled, Use test) throws Exception {
        Options options = Options.builder().rights(rights).build();
        try (AcrossServer server = AcrossServer.builder()
                .tcp("localhost", 0)
                .handler(new LocalConnectionHandler(options))
                .build()
                .start()) {
            contextRunner
                    .withPropertyValues(
                            "across.connections.shop.tcp.port=" + server.port(),
                            "across.connections.shop.log-forwarding.enabled=" + enabled)
                    .run(context ->
                            test.use(context.getBean("shop", Connection.class).awaitReady()));
        }
    }

    private static boolean isInstalled() {
        return List.of(Logger.getLogger("").getHandlers()).stream().anyMatch(AcrossHandler.class::isInstance);
    }

    @Test
    void nothingIsInstalledUnlessItIsEnabled() throws Exception {
        withShop(Rights.all(), false, shop -> assertThat(isInstalled()).isFalse());
        withShop(Rights.all(), true, shop -> assertThat(isInstalled()).isTrue());
        await().atMost(PATIENCE).until(() -> !isInstalled());
    }

    @Test
    void aFarSideThatRefusesIsUsedAllTheSame() throws Exception {
        withShop(Rights.exposedOnly(), true, shop -> {
            assertThat(shop.isConnected()).isTrue();
            await().atMost(PATIENCE)
                    .until(() -> seen.stream()
                            .anyMatch(event ->
                                    event.getFormattedMessage().contains("what the far side logs is not forwarded")));
        });
    }

    @Test
    void onlyThePresentConnectionOfANamedOneIsMeant() {
        contextRunner
                .withPropertyValues("across.connections.worker.java.max-heap=64MB")
                .run(context -> {
                    Connection worker = context.getBean("worker", Connection.class);
                    LogForwarding forwarding = AcrossLogs.forward(worker);
                    assertThat(worker.call(LogForwardingTests::isInstalled)).isTrue();
                    long first = worker.call(LogForwardingTests::pid);

                    ProcessHandle.of(first).orElseThrow().destroyForcibly();
                    await().atMost(PATIENCE)
                            .ignoreExceptionsInstanceOf(DisconnectException.class)
                            .until(() -> worker.call(LogForwardingTests::pid) != first);
                    forwarding.refresh();

                    assertThat(worker.call(LogForwardingTests::isInstalled)).isFalse();
                    forwarding.close();
                });
    }

    private static long pid() {
        return ProcessHandle.current().pid();
    }

    @Test
    void plainJavaRuns() {
        try (Connection connection = Connection.fromCommand(
                ChildJvm.builder().build().command(),
                Options.builder().name("plain").build())) {
            LogForwarding forwarding = AcrossLogs.forward(connection);
            connection.run(() -> LoggerFactory.getLogger("com.acme.orders").warn("no stock"));
            forwarding.close();
            awaitRecord("plain", "no stock");
            theOtherDirection(connection);
        }
    }

    /** The child logs to its console, which is in our log. */
    private void theOtherDirection(Connection connection) {
        Logger.getLogger("com.acme").addHandler(new AcrossHandler(connection));
        try {
            Logger.getLogger("com.acme").warning("seen from the other side");
            await().atMost(PATIENCE)
                    .until(() -> seen.stream()
                            .anyMatch(event -> event.getLoggerName().equals("io.across.process")
                                    && event.getFormattedMessage().contains("seen from the other side")));
        } finally {
            for (Handler handler : Logger.getLogger("com.acme").getHandlers()) {
                Logger.getLogger("com.acme").removeHandler(handler);
            }
        }
    }

    @Test
    void thePageShowsWhatRuns() throws Exception {
        String source = Files.readString(THIS).replaceAll("\\s+", "");
        assertThat(snippets("java"))
                .hasSize(2)
                .allSatisfy(snippet -> assertThat(source).contains(snippet.replaceAll("\\s+", "")));
    }

    private static List<String> snippets(String language) throws Exception {
        return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
                .matcher(Pages.withoutImports(PAGE))
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
    }
}
