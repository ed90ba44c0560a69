package io.across.spring.metrics;

import io.across.Connection;
import io.across.ConnectionListener;
import io.across.spring.CallOutcome;
import io.across.spring.MethodTags;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Times the calls of one connection, or of all connections of one listener, as {@code across.calls}: by connection,
 * direction, called method, outcome and class of the exception. Thread-safe.
 */
public final class CallTimers implements ConnectionListener {

    /** Name of the timer. */
    public static final String NAME = "across.calls";

    private final MeterProvider<Timer> timers;
    private final MethodTags methods = new MethodTags();

    /**
     * Timers in a registry.
     *
     * @param connection value of the tag {@code connection}: a connection's or a listener's name, not one made up for each
     *     peer
     */
    public CallTimers(MeterRegistry registry, String connection) {
        this.timers = Timer.builder(NAME)
                .description("Calls in either direction, from request to answer.")
                .tag("connection", connection)
                .withRegistry(registry);
    }

    @Override
    public void callEnded(
            Connection connection,
            Direction direction,
            @Nullable String method,
            Duration duration,
            @Nullable Throwable failure) {
        timers.withTags(Tags.of(
                        "direction",
                        direction.name().toLowerCase(Locale.ROOT),
                        "method",
                        methods.tag(method),
                        "outcome",
                        CallOutcome.of(failure).tag(),
                        "error",
                        failure == null ? "none" : failure.getClass().getSimpleName()))
                .record(duration);
    }
}
