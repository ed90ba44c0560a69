package io.across.lasting;

import static org.assertj.core.api.Assertions.assertThat;

import io.across.Backoff;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PauseTests {

    private static final Backoff BACKOFF =
            Backoff.exponential(Duration.ofMillis(200), Duration.ofSeconds(30)).jitter(0);

    @Test
    void callsCauseOneAttemptInASecondAtMost() {
        Duration late = Duration.ofSeconds(30);

        assertThat(Pause.whileCallsWait(BACKOFF, late, Duration.ZERO)).isEqualTo(Duration.ofSeconds(1));
        assertThat(Pause.whileCallsWait(BACKOFF, late, Duration.ofSeconds(30))).isEqualTo(Duration.ofSeconds(3));
        assertThat(Pause.whileCallsWait(BACKOFF, late, Duration.ofHours(30))).isEqualTo(Duration.ofSeconds(5));
        assertThat(Pause.whileCallsWait(BACKOFF, Duration.ofMillis(400), Duration.ofHours(30)))
                .isEqualTo(Duration.ofMillis(400));
        assertThat(Pause.whileCallsWait(
                        Backoff.exponential(Duration.ofMinutes(1), Duration.ofMinutes(2)),
                        Duration.ofMinutes(2),
                        Duration.ofHours(30)))
                .as("no sooner than the first of all delays")
                .isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void whatLastedIsOpenedAgainAtOnceAndWhatDoesNotMendItselfLate() {
        assertThat(Pause.after(Attempt.ended(true, null), BACKOFF, 0, Duration.ZERO))
                .isEqualTo(Pause.NONE)
                .hasToString("next attempt at once");
        assertThat(Pause.after(Attempt.ended(false, null), BACKOFF, 2, Duration.ZERO))
                .hasToString("next attempt in 400 ms");
        Attempt failed = Attempt.failed(new IOException("exit code 127"));
        assertThat(Pause.after(failed, BACKOFF, 1, Duration.ZERO).busyDelay())
                .as("calls that fail at once hasten nothing")
                .isEqualTo(Duration.ofSeconds(30));
    }
}
