package io.across.spring.internal.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.across.CallObserver;
import io.across.CallTarget;
import io.across.DeniedException;
import io.across.ExposedObjects;
import io.across.Options;
import io.across.spring.ConnectedPair;
import io.across.spring.internal.MethodTags;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.util.List;
import java.util.Map;
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

    public interface Greeter {
        String greet();
    }

    @Test
    void callsByInterfacesHaveTheirMethodAndOthersHaveNone() {
        Options exposing = timed("tcp").toBuilder()
                .exposed(ExposedObjects.builder()
                        .expose("greeter", (Greeter) () -> "hello", Greeter.class)
                        .build())
                .build();
        try (ConnectedPair pair = ConnectedPair.of(timed("worker"), exposing)) {
            assertThat(pair.client().exposed(Greeter.class, "greeter").greet()).isEqualTo("hello");
            assertThat(pair.client().call(() -> 1)).isEqualTo(1);
            await().untilAsserted(() -> assertThat(methods("tcp")).hasSize(2));
        }
        String greet = Greeter.class.getName() + ".greet";
        assertThat(methods("worker")).containsExactlyInAnyOrder(greet, "none");
        assertThat(methods("tcp")).containsExactlyInAnyOrder(greet, "none");
    }

    @Test
    void methodsBeyondTheLimitAreOthers() {
        CallTimers timers = new CallTimers(registry, "many");
        for (int i = 0; i < 300; i++) {
            timers.outgoing(new Named("Type.m" + i)).ended(null);
            timers.outgoing(new Named("Type.m0")).ended(null);
        }
        assertThat(methods("many")).hasSize(MethodTags.MAX_METHODS + 1).contains("Type.m0", "other");
        assertThat(registry.get(CallTimers.NAME)
                        .tags("connection", "many", "method", "Type.m0")
                        .timer()
                        .count())
                .isEqualTo(301);
    }

    private record Named(String interfaceMethod) implements CallTarget {
        @Override
        public String target() {
            throw new AssertionError("timers want the method alone");
        }
    }

    @Test
    void aCallOfThePeerThatCannotBeReadIsTimedWithoutAMethod() {
        CallObserver unread = new CallTimers(registry, "unread").incoming(Map.of());
        unread.ended(new DeniedException("not here"));

        assertThat(methods("unread")).containsExactly("none");
        assertThat(timer("unread", "incoming", "denied", "DeniedException")).isNotNull();
    }

    private List<String> methods(String connection) {
        return registry.find(CallTimers.NAME).tag("connection", connection).timers().stream()
                .map(timer -> timer.getId().getTag("method"))
                .toList();
    }

    private Options timed(String name) {
        return Options.builder().observer(new CallTimers(registry, name)).build();
    }

    private @Nullable Timer timer(String connection, String direction, String outcome, String error) {
        return registry.find(CallTimers.NAME)
                .tags("connection", connection, "direction", direction, "outcome", outcome, "error", error)
                .timer();
    }
}
