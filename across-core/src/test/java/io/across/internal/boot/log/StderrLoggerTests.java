package io.across.internal.boot.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Serial;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;
import org.slf4j.event.Level;

class StderrLoggerTests {

    private final StderrLogger logger = new StderrLogger("com.acme");

    /** An exception that cannot be shown. */
    private static final class Unspeakable extends Exception {

        @Serial
        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new IllegalStateException();
        }
    }

    @Test
    void warningsAndErrorsAreWrittenAndNothingElse() {
        assertThat(logger.isErrorEnabled()).isTrue();
        assertThat(logger.isWarnEnabled()).isTrue();
        assertThat(logger.isInfoEnabled()).isFalse();
        assertThat(logger.isDebugEnabled()).isFalse();
        assertThat(logger.isTraceEnabled()).isFalse();
    }

    @Test
    void aFailureAndItsCausesAreOnTheSameLine() {
        Exception failure = new UncheckedIOException("no\r\nluck", new IOException("disk\nfull"));
        assertThat(logger.line(Level.WARN, "tried", failure))
                .isEqualTo(
                        "WARN com.acme: tried: java.io.UncheckedIOException: no luck: java.io.IOException: disk full");
    }

    @Test
    void aCircleOfCausesEnds() {
        Exception first = new IOException("first");
        Exception second = new IOException("second", first);
        first.initCause(second);
        assertThat(logger.line(Level.ERROR, "tried", first))
                .endsWith(": java.io.IOException: first")
                .hasSizeLessThan(300);
    }

    @Test
    void aLongLineIsCut() {
        assertThat(logger.line(Level.WARN, "x".repeat(100_000), null))
                .hasSize(1_003)
                .endsWith("x...");
    }

    @Test
    void aFailureThatCannotBeShownIsNamed() {
        assertThat(logger.line(Level.WARN, "tried", new Unspeakable()))
                .endsWith("tried: " + Unspeakable.class.getName());
    }
}
