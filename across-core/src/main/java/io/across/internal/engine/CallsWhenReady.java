package io.across.internal.engine;

import io.across.CallInterruptedException;
import io.across.Connection;
import io.across.ConnectionState;
import io.across.DeadlineException;
import io.across.Options;
import io.across.internal.concurrent.Deadline;
import io.across.internal.value.CallSite;
import io.across.internal.value.Caller;
import io.across.internal.value.Question;
import io.across.internal.value.ValueCodec;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Calls on a connection that may not be established yet: they wait for the handshake, which decides the language, within
 * their own deadline. Thread-safe.
 */
final class CallsWhenReady implements Caller {

    private final EngineConnection connection;
    private final Options options;
    private final Lifecycle lifecycle;
    private final Executor workers;

    CallsWhenReady(EngineConnection connection, Options options, Lifecycle lifecycle, Executor workers) {
        this.connection = connection;
        this.options = options;
        this.lifecycle = lifecycle;
        this.workers = workers;
    }

    @Override
    public Connection connection() {
        return connection;
    }

    @Override
    public @Nullable Object call(Question question, Duration timeout) throws Throwable {
        return call(question, deadline(timeout, timeout));
    }

    @Override
    public CompletableFuture<@Nullable Object> callAsync(Question question, Duration timeout) {
        return callAsync(question, deadline(timeout, timeout));
    }

    @Override
    public @Nullable Object call(Question question, Deadline deadline) throws Throwable {
        ValueCodec language = awaitCodec(deadline);
        return connection.callMaker().call(question.in(language), deadline);
    }

    @Override
    public CompletableFuture<@Nullable Object> callAsync(Question question, Deadline deadline) {
        CallSite site = CallSite.remember();
        CallMaker maker = connection.callMaker();
        ValueCodec language = connection.codec();
        if (language != null) {
            return maker.callAsync(question.in(language), deadline, site);
        }
        return CompletableFuture.supplyAsync(() -> awaitCodec(deadline), workers)
                .thenCompose(ready -> maker.callAsync(question.in(ready), deadline, site));
    }

    /** Waits for the handshake. */
    void awaitReady() {
        awaitCodec(Deadline.never());
        if (connection.shutdown().hasEnded()) {
            throw connection.shutdown().disconnected(false);
        }
    }

    /**
     * The deadline of one call.
     *
     * @param timeout what is left of it; zero for the connection's default
     * @param asked the whole of it
     */
    Deadline deadline(Duration timeout, Duration asked) {
        return timeout.isZero() ? Deadline.unlessZero(options.callTimeout()) : Deadline.in(timeout, asked);
    }

    private ValueCodec awaitCodec(Deadline deadline) {
        ValueCodec chosen = connection.codec();
        if (chosen != null) {
            return chosen;
        }
        String target = "waiting for connection " + connection.name();
        try {
            if (!lifecycle.await(ConnectionState.RUNNING, deadline.remainingNanos())) {
                throw new DeadlineException(target, deadline.timeout(), false);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CallInterruptedException(target);
        }
        chosen = connection.codec();
        if (chosen == null) {
            throw connection.shutdown().disconnected(false);
        }
        return chosen;
    }
}
