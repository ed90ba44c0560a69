package io.across.internal.route;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.across.Connection;
import io.across.ReferenceCalls;
import io.across.RemoteCode;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Calls over the connection that a route finds for each.
 *
 * @param deadline of each call, the search included; null for the connection's
 */
public record RoutedCalls(CallRoute route, @Nullable Duration deadline) implements ReferenceCalls {

    @Override
    public ReferenceCalls within(Duration other) {
        if (other.isNegative() || other.isZero()) {
            throw new IllegalArgumentException("deadline must be positive, is " + other);
        }
        return new RoutedCalls(route, other);
    }

    @Override
    public @Nullable Object apply(RemoteCode code, @Nullable Object... args) throws Throwable {
        return made(calls -> calls.apply(code, args));
    }

    @Override
    public @Nullable Object applyRef(RemoteCode code, @Nullable Object... args) throws Throwable {
        return made(calls -> calls.applyRef(code, args));
    }

    @Override
    public CompletableFuture<@Nullable Object> applyAsync(RemoteCode code, @Nullable Object... args) {
        return later(calls -> calls.applyAsync(code, args));
    }

    @Override
    public CompletableFuture<@Nullable Object> applyRefAsync(RemoteCode code, @Nullable Object... args) {
        return later(calls -> calls.applyRefAsync(code, args));
    }

    @Override
    public @Nullable Object execute(String snippet, Map<String, ? extends @Nullable Object> variables)
            throws Exception {
        return made(calls -> calls.execute(snippet, variables));
    }

    @Override
    public CompletableFuture<@Nullable Object> executeAsync(
            String snippet, Map<String, ? extends @Nullable Object> variables) {
        return later(calls -> calls.executeAsync(snippet, variables));
    }

    @Override
    public @Nullable Object callExposed(Class<?> type, String name, Method method, @Nullable Object... args)
            throws Throwable {
        return made(calls -> calls.callExposed(type, name, method, args));
    }

    @Override
    public CompletableFuture<@Nullable Object> callExposedAsync(
            Class<?> type, String name, Method method, @Nullable Object... args) {
        return later(calls -> calls.callExposedAsync(type, name, method, args));
    }

    @Override
    public void checkExposed(Class<?> type, String name) {
        made(calls -> {
            calls.checkExposed(type, name);
            return null;
        });
    }

    @Override
    public void ping() {
        made(calls -> {
            calls.ping();
            return null;
        });
    }

    /** A call over one of the connections. */
    private interface OneCall<X extends Throwable> {
        @Nullable Object over(ReferenceCalls calls) throws X;
    }

    @CanIgnoreReturnValue
    @SuppressWarnings("NullAway") // which does not know that a type argument is nullable
    private <X extends Throwable> @Nullable Object made(OneCall<X> call) throws X {
        return route.<@Nullable Object, X>now(deadline, (now, left) -> call.over(timed(now, left)));
    }

    private CompletableFuture<@Nullable Object> later(
            Function<ReferenceCalls, CompletableFuture<@Nullable Object>> call) {
        return route.later(deadline, (now, left) -> call.apply(timed(now, left)));
    }

    private ReferenceCalls timed(Connection now, @Nullable Duration left) {
        return left == null || deadline == null ? now.calls() : now.within(left, deadline);
    }

    @Override
    public String toString() {
        return "calls over " + route;
    }
}
