package io.across.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/** How the output of children is found in the log. */
@Timeout(60)
class StderrDrainTests {

    private final Logger logger = (Logger) LoggerFactory.getLogger("io.across.process");
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private @Nullable Level before;

    @BeforeEach
    void listen() {
        log.start();
        before = logger.getLevel();
        logger.setLevel(Level.INFO);
        logger.addAppender(log);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(log);
        logger.setLevel(before);
    }

    private List<ILoggingEvent> printed(Transport transport) throws IOException {
        transport.open(Duration.ZERO);
        transport.close();
        transport.awaitGone(Duration.ofSeconds(30));
        return List.copyOf(log.list);
    }

    @Test
    void linesAreUnderTheNameOfTheirConnection() throws Exception {
        List<ILoggingEvent> lines = printed(new Transports("worker", true)
                .command(List.of("sh", "-c", "echo one >&2; printf two >&2"), process -> {}));

        assertThat(lines)
                .hasSize(2)
                .allSatisfy(
                        line -> assertThat(line.getMDCPropertyMap()).isEqualTo(Map.of("across.connection", "worker")));
        assertThat(lines.get(0).getFormattedMessage()).matches("worker\\[\\d+] one");
        assertThat(lines.get(1).getFormattedMessage()).matches("worker\\[\\d+] two");
    }

    @Test
    void withoutANameTheyAreUnderThatOfTheProgram() throws Exception {
        List<ILoggingEvent> lines =
                printed(new Transports(null, true).command(List.of("/bin/sh", "-c", "echo one >&2"), process -> {}));

        assertThat(lines).hasSize(1);
        assertThat(lines.get(0).getFormattedMessage()).matches("sh\\[\\d+] one");
        assertThat(lines.get(0).getMDCPropertyMap()).isEqualTo(Map.of("across.connection", "exec:sh"));
    }

    @Test
    void ofAFloodTheLogHasItsBeginningItsLengthAndItsEnd() throws Exception {
        List<ILoggingEvent> lines =
                printed(new Transports(null, true).command(List.of("sh", "-c", "seq 1 200000 >&2"), process -> {}));

        assertThat(lines).hasSize(StderrDrain.LINES_A_MINUTE + 1 + StderrDrain.KEPT_LINES);
        assertThat(lines.get(StderrDrain.LINES_A_MINUTE - 1).getFormattedMessage())
                .endsWith(" " + StderrDrain.LINES_A_MINUTE);
        assertThat(lines.get(StderrDrain.LINES_A_MINUTE).getFormattedMessage())
                .matches("sh\\[\\d+] 190000 lines have been left out here: a child may have 10000 a minute");
        assertThat(lines.subList(StderrDrain.LINES_A_MINUTE + 1, lines.size()))
                .allSatisfy(line -> assertThat(line.getFormattedMessage()).matches("sh\\[\\d+] (1999[89]\\d|200000)"));
        assertThat(lines.get(lines.size() - 1).getFormattedMessage()).endsWith(" 200000");
    }

    @Test
    void aLineWithoutAnEndIsCut() throws Exception {
        List<ILoggingEvent> lines = printed(new Transports(null, true)
                .command(
                        List.of("sh", "-c", "head -c 10000000 /dev/zero | tr '\\0' x >&2; echo >&2; echo end >&2"),
                        process -> {}));

        assertThat(lines).hasSize(2);
        assertThat(lines.get(0).getFormattedMessage()).endsWith("xxx").hasSizeBetween(1_000, 1_050);
        assertThat(lines.get(1).getFormattedMessage()).endsWith(" end");
    }
}
