package io.across.internal.engine;

import io.across.Calls;
import io.across.RemoteCode;
import io.across.internal.value.ValueCodec;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The calls of a connection with one deadline.
 *
 * @param timeout {@link Duration#ZERO} for the connection's default
 */
record EngineCalls(EngineConnection connection, Duration timeout) implements Calls {

    @Override
    public Calls within(Duration deadline) {
        if (deadline.isZero() || deadline.isNegative()) {
            throw new IllegalArgumentException("deadline must be positive, is " + deadline);
        }
        return new EngineCalls(connection, deadline);
    }

    @Override
    public @Nullable Object apply(RemoteCode code, @Nullable Object... args) throws Throwable {
        return call(code, args, false);
    }

    @Override
    public @Nullable Object applyRef(RemoteCode code, @Nullable Object... args) throws Throwable {
        return call(code, args, true);
    }

    @Override
    public CompletableFuture<@Nullable Object> applyAsync(RemoteCode code, @Nullable Object... args) {
        return callAsync(code, args, false);
    }

    @Override
    public CompletableFuture<@Nullable Object> applyRefAsync(RemoteCode code, @Nullable Object... args) {
        return callAsync(code, args, true);
    }

    private @Nullable Object call(RemoteCode code, @Nullable Object[] args, boolean byReference) throws Throwable {
        Deadline deadline = connection.deadline(timeout);
        ValueCodec codec = connection.codecWhenReady(deadline);
        return connection.perform(codec.codeRequest(code, args, byReference), codec, deadline);
    }

    private CompletableFuture<@Nullable Object> callAsync(
            RemoteCode code, @Nullable Object[] args, boolean byReference) {
        Deadline deadline = connection.deadline(timeout);
        return connection.submit(codec -> codec.codeRequest(code, args, byReference), deadline);
    }
}
