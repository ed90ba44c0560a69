package io.across.internal.concurrent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class OncePerMinuteTests {

    private long now = Long.MAX_VALUE - 7;

    @Test
    void oneAMinutePassesWithTheNumberOfThoseHeldBack() {
        OncePerMinute lines = new OncePerMinute(() -> now);

        assertThat(lines.pass()).isEqualTo(1);
        assertThat(lines.pass()).isZero();
        now += TimeUnit.SECONDS.toNanos(59);
        assertThat(lines.pass()).isZero();
        now += TimeUnit.SECONDS.toNanos(1);
        assertThat(lines.pass()).isEqualTo(3);
        now += TimeUnit.HOURS.toNanos(1);
        assertThat(lines.pass()).isEqualTo(1);
    }
}
