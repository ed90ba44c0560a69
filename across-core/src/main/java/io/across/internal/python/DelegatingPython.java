package io.across.internal.python;

import io.across.internal.concurrent.Futures;
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
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A Python that is another one at each call: that of a connection which is opened again when it has ended.
 *
 * @param target answers the Python of this moment for calls with a deadline, or with none; may wait for it
 * @param deadline of each call; null for none
 * @param waiting runs what waits for the Python of a call whose caller does not
 * @param export exports modules to every Python that there will be
 */
public record DelegatingPython(
        Function<@Nullable Duration, Python> target,
        @Nullable Duration deadline,
        Executor waiting,
        BiConsumer<PythonModules, String[]> export)
        implements Python {

    private Python now() {
        Python python = target.apply(deadline);
        // The wait for it has taken a part of the deadline, which concerns this call and not those of what it answers.
        return deadline != null && python instanceof RemotePython remote ? remote.answering(deadline) : python;
    }

    @Override
    public Python within(Duration other) {
        PythonProxy.checkDeadline(other);
        return new DelegatingPython(target, other, waiting, export);
    }

    @Override
    public @Nullable Object call(String function, @Nullable Object... args) {
        return now().call(function, args);
    }

    @Override
    public <T> T call(Class<T> type, String function, @Nullable Object... args) {
        return now().call(type, function, args);
    }

    @Override
    public <T> T call(TypeRef<T> type, String function, @Nullable Object... args) {
        return now().call(type, function, args);
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
        return now().callRef(function, args);
    }

    @Override
    public PythonObject replicate(Object value) {
        return now().replicate(value);
    }

    @Override
    public @Nullable Object execute(String source, Map<String, ? extends @Nullable Object> variables) {
        return now().execute(source, variables);
    }

    @Override
    public <T> T execute(Class<T> type, String source, Map<String, ? extends @Nullable Object> variables) {
        return now().execute(type, source, variables);
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
        export.accept(from, modules.clone());
    }

    @Override
    public <T> T bind(Class<T> type, PythonBinding binding) {
        return BoundModule.bind(type, binding, this);
    }

    /** Waits for the connection elsewhere. */
    private <T extends @Nullable Object> CompletableFuture<T> later(Function<Python, CompletableFuture<T>> call) {
        return Futures.compose(Futures.supply(this::now, waiting), call);
    }
}
