package io.across.internal.value;

import io.across.Connection;
import io.across.internal.time.Deadline;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Makes requests of the peer: what the engine offers to codecs and their proxies. Thread-safe. */
public interface Caller {

    /** The connection as its user knows it. */
    Connection connection();

    /**
     * Sends a request and waits for its outcome.
     *
     * @param request of a type that the connection's {@link ValueCodec} defines
     * @param timeout the call's deadline; {@link Duration#ZERO} for the connection's default
     * @throws Throwable what the remote code threw, or an {@link io.across.OperationException}
     */
    @Nullable Object call(Object request, Duration timeout) throws Throwable;

    /** Sends a request; the future completes with its outcome. */
    CompletableFuture<@Nullable Object> callAsync(Object request, Duration timeout);

    /** As {@link #call(Object, Duration)}, with a deadline of which a part may have passed. */
    default @Nullable Object call(Object request, Deadline deadline) throws Throwable {
        return call(request, deadline.left());
    }

    /** As {@link #callAsync(Object, Duration)}, with a deadline of which a part may have passed. */
    default CompletableFuture<@Nullable Object> callAsync(Object request, Deadline deadline) {
        return callAsync(request, deadline.left());
    }
}
