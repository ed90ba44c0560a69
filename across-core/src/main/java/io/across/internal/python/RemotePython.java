package io.across.internal.python;

import io.across.OperationException;
import io.across.internal.concurrent.Futures;
import io.across.internal.concurrent.TimeLimit;
import io.across.internal.pickle.Conversions;
import io.across.internal.python.modules.ExportedModules;
import io.across.internal.value.Caller;
import io.across.internal.value.Question;
import io.across.python.Python;
import io.across.python.PythonBinding;
import io.across.python.PythonModules;
import io.across.python.PythonName;
import io.across.python.PythonObject;
import io.across.python.TypeRef;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** A connection's view of the Python on its other side. Thread-safe. */
public final class RemotePython implements Python {

    private final Caller caller;
    private final FunctionNames names;
    private final Duration standard;

    /** Of each call; zero for the connection's default. */
    private final Duration timeout;

    /** Of the calls of what is answered; zero for the connection's default. */
    private final Duration answers;

    /**
     * @param caller a connection, whatever is on its other side: that is found out by the first call
     * @param standard the connection's default deadline; zero for none
     */
    public RemotePython(Caller caller, Duration standard) {
        this(caller, new FunctionNames(caller), standard, Duration.ZERO, Duration.ZERO);
    }

    private RemotePython(Caller caller, FunctionNames names, Duration standard, Duration timeout, Duration answers) {
        this.caller = caller;
        this.names = names;
        this.standard = standard;
        this.timeout = timeout;
        this.answers = answers;
    }

    @Override
    public Python within(Duration deadline) {
        return within(deadline, deadline);
    }

    @Override
    public Python within(Duration left, Duration deadline) {
        PythonProxy.checkDeadline(left);
        return new RemotePython(caller, names, standard, left, deadline);
    }

    @Override
    public @Nullable Object call(String function, @Nullable Object... args) {
        return send(function, (name, deadline) -> PythonRequest.call(name, deadline, args));
    }

    @Override
    @SuppressWarnings("unchecked") // converted to it
    public <T> T call(Class<T> type, String function, @Nullable Object... args) {
        return (T) converted(call(function, args), type);
    }

    @Override
    @SuppressWarnings("unchecked") // converted to it
    public <T> T call(TypeRef<T> type, String function, @Nullable Object... args) {
        return (T) converted(call(function, args), type.type());
    }

    @Override
    public CompletableFuture<@Nullable Object> callAsync(String function, @Nullable Object... args) {
        PythonName known = names.known(function);
        if (known != null) {
            return caller.callAsync(PythonRequest.call(known, answers, args), deadline());
        }
        // The question and the call share one deadline, and neither of them keeps the caller.
        TimeLimit deadline = deadline();
        return Futures.compose(
                names.askAsync(function, deadline),
                name -> caller.callAsync(PythonRequest.call(name, answers, args), deadline));
    }

    @Override
    @SuppressWarnings("unchecked") // converted to it
    public <T> CompletableFuture<T> callAsync(Class<T> type, String function, @Nullable Object... args) {
        return (CompletableFuture<T>) Futures.map(callAsync(function, args), result -> converted(result, type));
    }

    @Override
    public PythonObject callRef(String function, @Nullable Object... args) {
        return proxy(send(function, (name, deadline) -> PythonRequest.callRef(name, deadline, args)));
    }

    @Override
    public PythonObject replicate(Object value) {
        return proxy(send(PythonRequest.replicate(value, answers)));
    }

    private static PythonObject proxy(@Nullable Object result) {
        if (result instanceof PythonObject proxy) {
            return proxy;
        }
        throw new OperationException("Python answered no reference but "
                + (result == null
                        ? "None: there is nothing to refer to"
                        : "a " + result.getClass().getName()));
    }

    @Override
    public @Nullable Object execute(String source, Map<String, ? extends @Nullable Object> variables) {
        return send(PythonRequest.execute(source, variables, answers));
    }

    @Override
    @SuppressWarnings("unchecked") // converted to it
    public <T> T execute(Class<T> type, String source, Map<String, ? extends @Nullable Object> variables) {
        return (T) converted(execute(source, variables), type);
    }

    @Override
    public CompletableFuture<@Nullable Object> executeAsync(
            String source, Map<String, ? extends @Nullable Object> variables) {
        return caller.callAsync(PythonRequest.execute(source, variables, answers), deadline());
    }

    @Override
    public void export(PythonModules from, String... modules) {
        // Names that cannot be exported are the caller's mistake, not one of the connection that would find it later.
        new ExportedModules().add(List.of(modules), from);
        send(PythonRequest.export(List.of(modules), from));
    }

    @Override
    public <T> T bind(Class<T> type, PythonBinding binding) {
        return BoundModule.bind(type, binding, this);
    }

    private @Nullable Object send(Question question) {
        return send(question, deadline());
    }

    private @Nullable Object send(Question question, TimeLimit deadline) {
        return Unchecked.call(() -> caller.call(question, deadline));
    }

    private @Nullable Object send(String function, BiFunction<PythonName, Duration, Question> question) {
        // The question, if there must be one, and the call share one deadline.
        TimeLimit deadline = deadline();
        PythonName known = names.known(function);
        PythonName found = known != null ? known : names.ask(function, deadline);
        return send(question.apply(found, answers), deadline);
    }

    private TimeLimit deadline() {
        return timeout.isZero() ? TimeLimit.unlessZero(standard) : TimeLimit.in(timeout, answers);
    }

    @SuppressWarnings("NullAway") // T is what the caller takes
    private static Object converted(@Nullable Object result, Type type) {
        return Conversions.convert(result, type);
    }
}
