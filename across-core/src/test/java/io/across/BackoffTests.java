package io.across;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackoffTests {

    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void delaysGrowUpToTheLongest() {
        Backoff backoff = Backoff.exponential(Duration.ofMillis(200), Duration.ofSeconds(3))
                .jitter(0);
        assertThat(IntStream.range(0, 7).mapToObj(backoff::delay).map(Duration::toMillis))
                .containsExactly(0L, 200L, 400L, 800L, 1600L, 3000L, 3000L);
        Backoff second = Backoff.exponential(Duration.ofMillis(200), SECOND).jitter(0);
        assertThat(IntStream.range(1, 6).mapToObj(second::delay).map(Duration::toMillis))
                .containsExactly(200L, 400L, 800L, 1000L, 1000L);
        assertThat(backoff.delay(Integer.MAX_VALUE)).isEqualTo(Duration.ofSeconds(3));
        assertThat(backoff.longestDelay()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void delaysAreShortenedAtRandom() {
        Backoff backoff = Backoff.exponential(SECOND, SECOND);
        assertThat(IntStream.range(0, 1000).mapToObj(each -> backoff.delay(3)))
                .allSatisfy(each -> assertThat(each).isBetween(Duration.ofMillis(800), SECOND))
                .anySatisfy(each -> assertThat(each).isLessThan(Duration.ofMillis(850)))
                .anySatisfy(each -> assertThat(each).isGreaterThan(Duration.ofMillis(950)));
        assertThat(IntStream.range(0, 1000).mapToObj(each -> backoff.longestDelay()))
                .allSatisfy(each -> assertThat(each).isBetween(Duration.ofMillis(800), SECOND))
                .anySatisfy(each -> assertThat(each).isLessThan(Duration.ofMillis(850)));
    }

    @Test
    void attemptsAreExhausted() {
        Backoff unlimited = Backoff.exponential(SECOND, SECOND);
        assertThat(unlimited.isExhausted(1_000_000)).isFalse();
        Backoff three = unlimited.maxAttempts(3);
        assertThat(three.isExhausted(2)).isFalse();
        assertThat(three.isExhausted(3)).isTrue();
        assertThat(three.jitter(0).isExhausted(3)).isTrue();
    }

    @Test
    void neverIsExhaustedAtOnce() {
        assertThat(Backoff.never().isExhausted(0)).isTrue();
        assertThat(Backoff.never().isEnabled()).isFalse();
        assertThat(Backoff.exponential(SECOND, SECOND).isEnabled()).isTrue();
    }

    @Test
    void theLongestOfAllDelaysDoesNotOverflow() {
        Backoff backoff =
                Backoff.exponential(Duration.ofDays(300), Duration.ofDays(365)).jitter(0);
        assertThat(backoff.delay(100)).isEqualTo(Duration.ofDays(365));
    }

    @Test
    void impossibleDelaysAreRejected() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Backoff.exponential(Duration.ZERO, SECOND))
                .withMessageContaining("initial-delay");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Backoff.exponential(SECOND, Duration.ofMillis(1)))
                .withMessageContaining("max-delay");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Backoff.exponential(SECOND, Duration.ofDays(200_000)))
                .withMessageContaining("max-delay");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Backoff.exponential(SECOND, SECOND).maxAttempts(-1))
                .withMessageContaining("max-attempts");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Backoff.exponential(SECOND, SECOND).jitter(1.1))
                .withMessageContaining("jitter");
    }
}
