package io.across.internal.concurrent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class TimeLimitTests {

    private static final Duration HOUR = Duration.ofHours(1);

    @Test
    void neverIsNotOver() {
        for (TimeLimit never : new TimeLimit[] {TimeLimit.never(), TimeLimit.unlessZero(Duration.ZERO)}) {
            assertThat(never.isLimited()).isFalse();
            assertThat(never.isOver()).isFalse();
            assertThat(never.remainingNanos()).isEqualTo(Long.MAX_VALUE);
            assertThat(never.timeout()).isZero();
            assertThat(never.share(7).isLimited()).isFalse();
        }
    }

    @Test
    void zeroAndLessIsOverAtOnce() {
        assertThat(TimeLimit.in(Duration.ZERO).isOver()).isTrue();
        assertThat(TimeLimit.in(Duration.ofSeconds(Long.MIN_VALUE)).isOver()).isTrue();
    }

    @Test
    void timeIsCountedFromNow() {
        TimeLimit deadline = TimeLimit.unlessZero(HOUR);
        assertThat(deadline.isLimited()).isTrue();
        assertThat(deadline.isOver()).isFalse();
        assertThat(deadline.timeout()).isEqualTo(HOUR);
        assertThat(deadline.remainingNanos()).isBetween(HOUR.minusMinutes(1).toNanos(), HOUR.toNanos());
        assertThat(deadline.share(4).remainingNanos())
                .isBetween(
                        HOUR.dividedBy(4).minusMinutes(1).toNanos(),
                        HOUR.dividedBy(4).toNanos());
    }

    @Test
    void moreThanTheClockCanCountIsStillAhead() {
        TimeLimit deadline = TimeLimit.in(Duration.ofSeconds(Long.MAX_VALUE));
        assertThat(deadline.isOver()).isFalse();
        assertThat(deadline.remainingNanos())
                .isGreaterThan(Duration.ofDays(36_500).toNanos());
    }

    @Test
    void waitsForASignalUntilTheTimeIsOver() throws Exception {
        ReentrantLock lock = new ReentrantLock();
        TimeLimit deadline = TimeLimit.in(Duration.ofMillis(50));
        lock.lock();
        try {
            while (deadline.await(lock.newCondition())) {
                // Nobody signals: only time ends this.
            }
        } finally {
            lock.unlock();
        }
        assertThat(deadline.isOver()).isTrue();
    }
}
