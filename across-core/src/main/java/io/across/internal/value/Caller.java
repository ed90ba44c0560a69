package io.across.internal.value;

import io.across.Connection;
import io.across.Right;
import io.across.internal.concurrent.TimeLimit;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Makes requests of the peer: what the engine offers to codecs and their proxies. Thread-safe. */
public interface Caller {

    /** The connection as its user knows it. */
    Connection connection();

    /** Whoever observes the connection is told that the peer was refused, and with what. */
    void denied(Right right, String attempt);

    /**
     * Asks the peer and waits for the outcome.
     *
     * @param timeout the call's deadline; {@link Duration#ZERO} for the connection's default
     * @throws Throwable what the remote code threw, or an {@link io.across.OperationException}
     */
    @Nullable Object call(Question question, Duration timeout) throws Throwable;

    /** Asks the peer; the future completes with the outcome. */
    CompletableFuture<@Nullable Object> callAsync(Question question, Duration timeout);

    /** As {@link #call(Question, Duration)}, with a deadline of which a part may have passed. */
    default @Nullable Object call(Question question, TimeLimit deadline) throws Throwable {
        return call(question, deadline.left());
    }

    /** As {@link #callAsync(Question, Duration)}, with a deadline of which a part may have passed. */
    default CompletableFuture<@Nullable Object> callAsync(Question question, TimeLimit deadline) {
        return callAsync(question, deadline.left());
    }
}
