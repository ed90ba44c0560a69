package io.across.internal.engine;

import io.across.Calls;
import io.across.OperationException;
import io.across.RemoteCode;
import io.across.internal.time.Deadline;
import io.across.internal.value.ValueCodec;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
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

    /** Makes code of this side available to the peer; returns when the peer knows. */
    void export(List<String> packages, ClassLoader loader) {
        try {
            Object unusedNull = call(codec -> codec.exportRequest(packages, loader));
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new OperationException("export failed: " + e.getMessage(), e);
        }
    }

    @Override
    public @Nullable Object execute(String snippet, Map<String, ? extends @Nullable Object> variables)
            throws Throwable {
        return call(codec -> codec.executeRequest(snippet, variables));
    }

    @Override
    public CompletableFuture<@Nullable Object> executeAsync(
            String snippet, Map<String, ? extends @Nullable Object> variables) {
        return connection.submit(codec -> codec.executeRequest(snippet, variables), connection.deadline(timeout));
    }

    /** Calls an object that the peer exposes. */
    @Nullable Object exposed(Class<?> type, String name, Method method, @Nullable Object[] args) throws Throwable {
        return call(codec -> codec.exposedRequest(type, name, method, args));
    }

    private @Nullable Object call(RemoteCode code, @Nullable Object[] args, boolean byReference) throws Throwable {
        return call(codec -> codec.codeRequest(code, args, byReference));
    }

    private @Nullable Object call(Function<ValueCodec, Object> request) throws Throwable {
        Deadline deadline = connection.deadline(timeout);
        ValueCodec codec = connection.codecWhenReady(deadline);
        return connection.perform(request.apply(codec), codec, deadline);
    }

    private CompletableFuture<@Nullable Object> callAsync(
            RemoteCode code, @Nullable Object[] args, boolean byReference) {
        Deadline deadline = connection.deadline(timeout);
        return connection.submit(codec -> codec.codeRequest(code, args, byReference), deadline);
    }
}
