package io.across.internal.engine;

import io.across.Connection;
import io.across.Right;
import io.across.internal.concurrent.Futures;
import io.across.internal.concurrent.TimeLimit;
import io.across.internal.value.CallSite;
import io.across.internal.value.Caller;
import io.across.internal.value.Question;
import io.across.internal.value.Request;
import io.across.internal.value.ValueCodec;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Calls on a connection that may not be established yet: they wait for the handshake, which decides the language, within
 * their own deadline. Thread-safe.
 */
final class CallsWhenReady implements Caller {

    private final ConnectionHolder holder;
    private final Duration callTimeout;
    private final Negotiation negotiation;
    private final SyncCalls sync;
    private final AsyncCalls async;
    private final Observers observers;

    /** @param callTimeout the connection's default deadline; zero for none */
    CallsWhenReady(
            ConnectionHolder holder,
            Duration callTimeout,
            Negotiation negotiation,
            SyncCalls sync,
            AsyncCalls async,
            Observers observers) {
        this.holder = holder;
        this.callTimeout = callTimeout;
        this.negotiation = negotiation;
        this.sync = sync;
        this.async = async;
        this.observers = observers;
    }

    @Override
    public Connection connection() {
        return holder.connection();
    }

    @Override
    public void denied(Right right, String attempt) {
        observers.denied(right, attempt);
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
    public @Nullable Object call(Question question, TimeLimit deadline) throws Throwable {
        return sync.call(question.in(negotiation.awaitLanguage(deadline)), deadline);
    }

    @Override
    public CompletableFuture<@Nullable Object> callAsync(Question question, TimeLimit deadline) {
        CallSite site = CallSite.remember();
        ValueCodec language = negotiation.language();
        if (language != null) {
            return ask(question, language, deadline, site);
        }
        return Futures.compose(negotiation.languageLater(deadline), settled -> ask(question, settled, deadline, site));
    }

    /** What the language has no words for fails the future, as it does if the language was not known before. */
    private CompletableFuture<@Nullable Object> ask(
            Question question, ValueCodec language, TimeLimit deadline, CallSite site) {
        Request request;
        try {
            request = question.in(language);
        } catch (Throwable t) {
            return CompletableFuture.failedFuture(t);
        }
        return async.call(request, deadline, site);
    }

    /**
     * The deadline of one call.
     *
     * @param timeout what is left of it; zero for the connection's default
     * @param asked the whole of it
     */
    TimeLimit deadline(Duration timeout, Duration asked) {
        return timeout.isZero() ? TimeLimit.unlessZero(callTimeout) : TimeLimit.in(timeout, asked);
    }
}
