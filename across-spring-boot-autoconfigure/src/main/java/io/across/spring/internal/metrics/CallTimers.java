package io.across.spring.internal.metrics;

import io.across.CallDirection;
import io.across.CallObserver;
import io.across.CallTarget;
import io.across.Connection;
import io.across.ConnectionObserver;
import io.across.spring.internal.CallOutcome;
import io.across.spring.internal.MethodTags;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Times the calls of one connection, or of all connections of one listener, as {@code across.calls}: by connection,
 * direction, called method, outcome and class of the exception. Thread-safe.
 */
public final class CallTimers implements ConnectionObserver.Factory, ConnectionObserver {

    /** Name of the timer. */
    public static final String NAME = "across.calls";

    private final MeterProvider<Timer> timers;
    private final MethodTags methods = new MethodTags();

    /**
     * Timers in a registry.
     *
     * @param label value of the tag {@code connection}: a connection's or a listener's name, not one made up for each peer
     */
    public CallTimers(MeterRegistry registry, String label) {
        this.timers = Timer.builder(NAME)
                .description("Calls in either direction, from request to answer.")
                .tag("connection", label)
                .withRegistry(registry);
    }

    /** Answers itself: the connections of one label are timed together. */
    @Override
    public ConnectionObserver observe(Connection connection) {
        return this;
    }

    @Override
    public CallObserver outgoing(CallTarget target) {
        return new Timed(CallDirection.OUTGOING, target.interfaceMethod());
    }

    @Override
    public CallObserver incoming(Map<String, String> context) {
        return new Timed(CallDirection.INCOMING, null);
    }

    private final class Timed implements CallObserver {

        private final long startNanos = System.nanoTime();
        private final CallDirection direction;
        private @Nullable String method;

        Timed(CallDirection direction, @Nullable String method) {
            this.direction = direction;
            this.method = method;
        }

        @Override
        public void running(CallTarget target) {
            method = target.interfaceMethod();
        }

        @Override
        public void ended(@Nullable Throwable failure) {
            long nanos = System.nanoTime() - startNanos;
            timers.withTags(Tags.of(
                            "direction",
                            direction.name().toLowerCase(Locale.ROOT),
                            "method",
                            methods.tag(method),
                            "outcome",
                            CallOutcome.of(failure).tag(),
                            "error",
                            failure == null ? "none" : failure.getClass().getSimpleName()))
                    .record(nanos, TimeUnit.NANOSECONDS);
        }
    }
}
