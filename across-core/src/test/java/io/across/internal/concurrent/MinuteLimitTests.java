package io.across.internal.concurrent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MinuteLimitTests {

    private long now = Long.MAX_VALUE - 7;

    @Test
    void oneAMinutePassesWithTheNumberOfThoseHeldBack() {
        MinuteLimit lines = new MinuteLimit(1, () -> now);

        assertThat(lines.pass()).isEqualTo(1);
        assertThat(lines.pass()).isZero();
        now += TimeUnit.SECONDS.toNanos(59);
        assertThat(lines.pass()).isZero();
        now += TimeUnit.SECONDS.toNanos(1);
        assertThat(lines.pass()).isEqualTo(3);
        now += TimeUnit.HOURS.toNanos(1);
        assertThat(lines.pass()).isEqualTo(1);
    }

    @Test
    void asManyAsMayPassInAMinute() {
        MinuteLimit lines = new MinuteLimit(3, () -> now);

        for (int i = 0; i < 3; i++) {
            now += TimeUnit.SECONDS.toNanos(1);
            assertThat(lines.pass()).isEqualTo(1);
        }
        assertThat(lines.pass()).isZero();
        now += TimeUnit.SECONDS.toNanos(57);
        assertThat(lines.pass()).isZero();
        now += TimeUnit.SECONDS.toNanos(1);
        assertThat(lines.pass()).isEqualTo(3);
        assertThat(lines.pass()).isEqualTo(1);
    }
}
