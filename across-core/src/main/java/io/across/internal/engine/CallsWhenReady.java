package io.across.internal.engine;

import io.across.Connection;
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

    private final Self self;
    private final Duration callTimeout;
    private final Agreement agreement;
    private final SyncCalls sync;
    private final AsyncCalls async;
    private final Executor workers;

    /** @param callTimeout the connection's default deadline; zero for none */
    CallsWhenReady(
            Self self, Duration callTimeout, Agreement agreement, SyncCalls sync, AsyncCalls async, Executor workers) {
        this.self = self;
        this.callTimeout = callTimeout;
        this.agreement = agreement;
        this.sync = sync;
        this.async = async;
        this.workers = workers;
    }

    @Override
    public Connection connection() {
        return self.connection();
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
        return sync.call(question.in(agreement.awaitLanguage(deadline)), deadline);
    }

    @Override
    public CompletableFuture<@Nullable Object> callAsync(Question question, Deadline deadline) {
        CallSite site = CallSite.remember();
        ValueCodec language = agreement.language();
        if (language != null) {
            return async.call(question.in(language), deadline, site);
        }
        return CompletableFuture.supplyAsync(() -> agreement.awaitLanguage(deadline), workers)
                .thenCompose(ready -> async.call(question.in(ready), deadline, site));
    }

    /**
     * The deadline of one call.
     *
     * @param timeout what is left of it; zero for the connection's default
     * @param asked the whole of it
     */
    Deadline deadline(Duration timeout, Duration asked) {
        return timeout.isZero() ? Deadline.unlessZero(callTimeout) : Deadline.in(timeout, asked);
    }
}
