package io.across.spring.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.across.Options;
import io.across.spring.ConnectedPair;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CallTimersTests {

    private final MeterRegistry registry = new SimpleMeterRegistry();

    @Test
    void callsAreTimedOnBothSidesByOutcome() {
        try (ConnectedPair pair = ConnectedPair.of(timed("worker"), timed("tcp"))) {
            for (int i = 0; i < 3; i++) {
                assertThat(pair.client().call(() -> 42)).isEqualTo(42);
            }
            assertThatThrownBy(() -> pair.client().run(() -> {
                        throw new IOException("gone");
                    }))
                    .isInstanceOf(IOException.class);
            await().until(() -> timer("tcp", "incoming", "exception", "IOException") != null);

            Timer returned = timer("worker", "outgoing", "success", "none");
            assertThat(returned).isNotNull();
            assertThat(returned.count()).isEqualTo(3);
            assertThat(returned.totalTime(TimeUnit.NANOSECONDS)).isPositive();
            assertThat(timer("worker", "outgoing", "exception", "IOException"))
                    .extracting(Timer::count)
                    .isEqualTo(1L);
            await().untilAsserted(() -> assertThat(timer("tcp", "incoming", "success", "none"))
                    .extracting(Timer::count)
                    .isEqualTo(3L));
        }
    }

    private Options timed(String name) {
        return Options.builder().listener(new CallTimers(registry, name)).build();
    }

    private @Nullable Timer timer(String connection, String direction, String outcome, String error) {
        return registry.find(CallTimers.NAME)
                .tags("connection", connection, "direction", direction, "outcome", outcome, "error", error)
                .timer();
    }
}
