package io.across.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.across.internal.value.ServedCall;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ObservedCallTests {

    @Test
    void aCallThatNobodyWatchesIsNotNamed() {
        AtomicInteger named = new AtomicInteger();

        Listeners.ObservedCall.UNWATCHED.serving(new CountingCall(named), Map.of());

        assertThat(named).hasValue(0);
    }

    private record CountingCall(AtomicInteger named) implements ServedCall {

        @Override
        public Object run() {
            throw new AssertionError("not to be run");
        }

        @Override
        public String target() {
            named.incrementAndGet();
            return "counted";
        }
    }
}
