package io.across.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.across.Options;
import io.across.Rights;
import io.across.fixtures.Stranger;
import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/** Whoever may connect cannot fill a disk by breaking connections off. */
@Timeout(120)
class LogFloodTests {

    private static final int CONNECTIONS = 300;

    private final Logger logger = (Logger) LoggerFactory.getLogger("io.across.connection");
    private final Level before = logger.getLevel();
    private final Queue<String> informed = new ConcurrentLinkedQueue<>();
    private final Queue<String> all = new ConcurrentLinkedQueue<>();
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            all.add(event.getFormattedMessage());
            if (event.getLevel().isGreaterOrEqual(Level.INFO)) {
                informed.add(event.getFormattedMessage());
            }
        }
    };

    @BeforeEach
    void listen() {
        logger.setLevel(Level.DEBUG);
        appender.start();
        logger.addAppender(appender);
    }

    @AfterEach
    void listenNoMore() {
        logger.detachAppender(appender);
        logger.setLevel(before);
    }

    @Test
    void ofConnectionsThatBreakOffTheLogHasAHundredLinesAMinute() throws Exception {
        ByteBuffer garbage = Stranger.garbage().get(0);
        try (Served served = Served.by(new LocalConnectionHandler(
                Options.builder().rights(Rights.exposedOnly()).build()))) {
            for (int i = 0; i < CONNECTIONS; i++) {
                Stranger.assertHungUp(served.address(), garbage.duplicate());
            }
            await().atMost(Served.PATIENCE).until(() -> aborts(all) >= CONNECTIONS);
        }

        // Should a minute end meanwhile, as many of the next one.
        assertThat(aborts(informed)).isLessThanOrEqualTo(200);
    }

    private static long aborts(Queue<String> lines) {
        return lines.stream().filter(line -> line.contains("aborted due to")).count();
    }
}
