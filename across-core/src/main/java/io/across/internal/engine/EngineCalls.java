package io.across.internal.engine;

import io.across.OperationException;
import io.across.ReferenceCalls;
import io.across.RemoteCode;
import io.across.internal.concurrent.TimeLimit;
import io.across.internal.value.MethodResults;
import io.across.internal.value.Question;
import io.across.internal.value.ValueCodec;
import java.lang.reflect.Method;
import java.lang.reflect.UndeclaredThrowableException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The calls of a connection with one deadline.
 *
 * @param timeout how long each may take; {@link Duration#ZERO} for the connection's default
 * @param asked what messages call it
 */
record EngineCalls(CallsWhenReady caller, Duration timeout, Duration asked) implements ReferenceCalls {

    @Override
    public ReferenceCalls within(Duration deadline) {
        return within(deadline, deadline);
    }

    @Override
    public ReferenceCalls within(Duration left, Duration deadline) {
        if (left.isZero() || left.isNegative()) {
            throw new IllegalArgumentException("deadline must be positive, is " + left);
        }
        return new EngineCalls(caller, left, deadline);
    }

    private TimeLimit deadline() {
        return caller.deadline(timeout, asked);
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
        ask("export", language -> language.export(packages, loader));
    }

    /** A call in which no code of the peer's user runs. */
    private @Nullable Object ask(String what, Question question) {
        try {
            return caller.call(question, deadline());
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new OperationException(what + " failed: " + e.getMessage(), e);
        }
    }

    @Override
    public @Nullable Object execute(String snippet, Map<String, ? extends @Nullable Object> variables)
            throws Exception {
        try {
            return caller.call(language -> language.execute(snippet, variables), deadline());
        } catch (Exception | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new UndeclaredThrowableException(e, "the snippet threw " + e);
        }
    }

    @Override
    public CompletableFuture<@Nullable Object> executeAsync(
            String snippet, Map<String, ? extends @Nullable Object> variables) {
        return caller.callAsync(language -> language.execute(snippet, variables), deadline());
    }

    @Override
    public @Nullable Object callExposed(Class<?> type, String name, Method method, @Nullable Object... args)
            throws Throwable {
        try {
            return MethodResults.returned(
                    method, caller.call(language -> language.exposed(type, name, method, args), deadline()));
        } catch (Throwable t) {
            throw MethodResults.thrown(method, t);
        }
    }

    @Override
    public CompletableFuture<@Nullable Object> callExposedAsync(
            Class<?> type, String name, Method method, @Nullable Object... args) {
        return caller.callAsync(language -> language.exposed(type, name, method, args), deadline());
    }

    @Override
    public void checkExposed(Class<?> type, String name) {
        Object answer = ask("check of " + type.getName(), language -> language.checkExposed(type, name));
        if (!(answer instanceof List<?> missing)) {
            throw new OperationException(
                    "'" + name + "' cannot be compared with " + type.getName() + ": got " + answer);
        }
        if (!missing.isEmpty()) {
            throw new OperationException("what the other side exposes as '" + name + "' does not fit " + type.getName()
                    + ", it lacks " + missing);
        }
    }

    @Override
    public void ping() {
        ask("ping", ValueCodec::ping);
    }

    private @Nullable Object call(RemoteCode code, @Nullable Object[] args, boolean byReference) throws Throwable {
        return caller.call(language -> language.code(code, args, byReference), deadline());
    }

    private CompletableFuture<@Nullable Object> callAsync(
            RemoteCode code, @Nullable Object[] args, boolean byReference) {
        return caller.callAsync(language -> language.code(code, args, byReference), deadline());
    }

    @Override
    public String toString() {
        return "calls over " + caller.connection();
    }
}
