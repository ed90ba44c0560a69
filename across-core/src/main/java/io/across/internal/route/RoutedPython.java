package io.across.internal.route;

import io.across.Connection;
import io.across.internal.python.BoundModule;
import io.across.internal.python.modules.ExportedModules;
import io.across.python.Python;
import io.across.python.PythonBinding;
import io.across.python.PythonModules;
import io.across.python.PythonObject;
import io.across.python.TypeRef;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The Python of the connection that a route finds for each call.
 *
 * @param deadline of each call, the search included; null for the connection's
 * @param exporting has an export made over each connection for which it is to hold
 */
public record RoutedPython(CallRoute route, @Nullable Duration deadline, Consumer<Consumer<Connection>> exporting)
        implements Python {

    @Override
    public Python within(Duration other) {
        if (other.isNegative() || other.isZero()) {
            throw new IllegalArgumentException("deadline must be positive, is " + other);
        }
        return new RoutedPython(route, other, exporting);
    }

    @Override
    public @Nullable Object call(String function, @Nullable Object... args) {
        return made(python -> python.call(function, args));
    }

    @Override
    public <T> T call(Class<T> type, String function, @Nullable Object... args) {
        return made(python -> python.call(type, function, args));
    }

    @Override
    public <T> T call(TypeRef<T> type, String function, @Nullable Object... args) {
        return made(python -> python.call(type, function, args));
    }

    @Override
    public CompletableFuture<@Nullable Object> callAsync(String function, @Nullable Object... args) {
        return later(python -> python.callAsync(function, args));
    }

    @Override
    public <T> CompletableFuture<T> callAsync(Class<T> type, String function, @Nullable Object... args) {
        return later(python -> python.callAsync(type, function, args));
    }

    @Override
    public PythonObject callRef(String function, @Nullable Object... args) {
        return made(python -> python.callRef(function, args));
    }

    @Override
    public PythonObject replicate(Object value) {
        return made(python -> python.replicate(value));
    }

    @Override
    public @Nullable Object execute(String source, Map<String, ? extends @Nullable Object> variables) {
        return made(python -> python.execute(source, variables));
    }

    @Override
    public <T> T execute(Class<T> type, String source, Map<String, ? extends @Nullable Object> variables) {
        return made(python -> python.execute(type, source, variables));
    }

    @Override
    public CompletableFuture<@Nullable Object> executeAsync(
            String source, Map<String, ? extends @Nullable Object> variables) {
        return later(python -> python.executeAsync(source, variables));
    }

    @Override
    public void export(PythonModules from, String... modules) {
        // Names that cannot be exported are the caller's mistake, not one of the connection that would find it later.
        new ExportedModules().add(List.of(modules), from);
        String[] names = modules.clone();
        exporting.accept(connection -> connection.python().export(from, names));
    }

    @Override
    public <T> T bind(Class<T> type, PythonBinding binding) {
        return BoundModule.bind(type, binding, this);
    }

    private <T extends @Nullable Object> T made(Function<Python, T> call) {
        return route.now(deadline, (now, left) -> call.apply(timed(now, left)));
    }

    private <T extends @Nullable Object> CompletableFuture<T> later(Function<Python, CompletableFuture<T>> call) {
        return route.later(deadline, (now, left) -> call.apply(timed(now, left)));
    }

    private Python timed(Connection now, @Nullable Duration left) {
        return left == null || deadline == null ? now.python() : now.python().within(left, deadline);
    }
}
