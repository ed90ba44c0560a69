package io.across.internal.engine;

import io.across.Options;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The time limit of a phase in which the peer must do something: the handshake, then the goodbye. Thread-safe. */
final class PhaseLimit {

    private final Options options;
    private final Ending ending;

    /** Written by who starts the phase. */
    private volatile @Nullable Future<?> timer;

    PhaseLimit(Options options, Ending ending) {
        this.options = options;
        this.ending = ending;
    }

    /** Begins a phase of the connection that must not last longer than the timeout. */
    void start(String phase) {
        if (options.timeout().isZero()) {
            return;
        }
        timer = EngineThreads.schedule(
                () -> ending.fail(
                        new TimeoutException(phase + " was not done within " + options.timeoutMillis() + " ms")),
                options.timeout().toNanos());
    }

    void end() {
        Future<?> running = timer;
        if (running != null) {
            running.cancel(false);
        }
    }
}
