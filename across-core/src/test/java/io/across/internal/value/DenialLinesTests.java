package io.across.internal.value;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.across.Connection;
import io.across.Options;
import io.across.Right;
import io.across.Rights;
import io.across.internal.concurrent.MinuteLimit;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** How denials are found in the log. */
class DenialLinesTests {

    private final Logger logger = (Logger) LoggerFactory.getLogger("io.across.connection");
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Options options = Options.builder().rights(Rights.none()).build();
    private long now;
    private int told;

    @BeforeEach
    void listen() {
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(log);
    }

    /** Of each connection only the name is known. */
    private final Connection connection = (Connection) Proxy.newProxyInstance(
            Connection.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, args) -> method.getName().equals("name") ? "test" : null);

    private final Caller caller = new Caller() {
        @Override
        public Connection connection() {
            return connection;
        }

        @Override
        public void denied(Right right, String attempt) {
            told++;
        }

        @Override
        public Object call(Question question, Duration timeout) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletableFuture<@Nullable Object> callAsync(Question question, Duration timeout) {
            throw new UnsupportedOperationException();
        }
    };

    private List<String> warnings() {
        return log.list.stream()
                .filter(event -> event.getLevel() == Level.WARN)
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    @Test
    void thereIsOneForEachConnectionAndRight() {
        RightsCheck rights = new RightsCheck(options, caller, new MinuteLimit(10, () -> now));
        for (int i = 0; i < 5; i++) {
            rights.denial(Right.RUN_CODE, "running code");
            rights.denial(Right.USE_OBJECTS, "copying");
        }

        assertThat(warnings())
                .hasSize(2)
                .allSatisfy(line -> assertThat(line).endsWith("more of this kind on this connection are not logged"));
        assertThat(told).isEqualTo(10);
    }

    @Test
    void ofManyConnectionsTheLogHasSomeAMinuteAndTheNumber() {
        MinuteLimit lines = new MinuteLimit(3, () -> now);
        for (int i = 0; i < 50; i++) {
            new RightsCheck(options, caller, lines).denial(Right.RUN_CODE, "running code");
        }
        assertThat(warnings()).hasSize(3);

        now += TimeUnit.MINUTES.toNanos(1);
        new RightsCheck(options, caller, lines).denial(Right.RUN_CODE, "running code");

        assertThat(warnings())
                .hasSize(4)
                .last()
                .asString()
                .endsWith("; 48 such lines since the last one that was logged");
        assertThat(told).isEqualTo(51);
    }

    @Test
    void thereAreAHundredAMinuteUnlessSomebodySaysOtherwise() {
        for (int i = 0; i < 150; i++) {
            new RightsCheck(options, caller).denial(Right.RUN_CODE, "running code");
        }

        assertThat(warnings()).hasSizeLessThanOrEqualTo(100);
    }
}
