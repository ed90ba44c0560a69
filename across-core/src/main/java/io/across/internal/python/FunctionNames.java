package io.across.internal.python;

import io.across.OperationException;
import io.across.internal.concurrent.Futures;
import io.across.internal.concurrent.TimeLimit;
import io.across.internal.value.Caller;
import io.across.internal.value.Question;
import io.across.python.PythonName;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds out where in a dotted name the module ends: {@code os.path.join} is {@code join} in {@code os.path}, {@code
 * datetime.datetime.now} is {@code datetime.now} in {@code datetime}. Asks the peer once for each name of three parts or
 * more. Thread-safe.
 */
final class FunctionNames {

    private static final int MAX_REMEMBERED = 4_096;

    /** The number of parts that make the longest prefix that is a module. */
    private static final String SOURCE = """
            import importlib
            def parts(name):
                all = name.split('.')
                for n in range(len(all) - 1, 0, -1):
                    module = '.'.join(all[:n])
                    try:
                        importlib.import_module(module)
                    except ModuleNotFoundError as e:
                        if e.name is None or not (module + '.').startswith(e.name + '.'):
                            raise
                    else:
                        return n
                return 0
            parts(name)
            """;

    private final Caller caller;
    private final ConcurrentMap<String, PythonName> known = new ConcurrentHashMap<>();

    FunctionNames(Caller caller) {
        this.caller = caller;
    }

    /** What a name means, if that needs no question or was asked before; null otherwise. */
    @Nullable PythonName known(String function) {
        PythonName name = known.get(function);
        return name != null ? name : plain(function);
    }

    /**
     * Asks what a name means.
     *
     * @param deadline of the question
     * @throws OperationException if no part of the name is a module
     */
    PythonName ask(String function, TimeLimit deadline) {
        return remember(function, Unchecked.call(() -> caller.call(question(function), deadline)));
    }

    /** The asynchronous form. */
    CompletableFuture<PythonName> askAsync(String function, TimeLimit deadline) {
        return Futures.map(caller.callAsync(question(function), deadline), parts -> remember(function, parts));
    }

    /** Where the module ends if that can be seen; null if it must be asked. */
    private static @Nullable PythonName plain(String function) {
        int colon = function.indexOf(':');
        if (colon >= 0) {
            return name(function, colon);
        }
        int first = function.indexOf('.');
        if (first < 0) {
            return new PythonName("builtins", checked(function));
        }
        if (first == function.lastIndexOf('.')) {
            return name(function, first);
        }
        return null;
    }

    private static Question question(String function) {
        return PythonRequest.execute(SOURCE, Map.of("name", function), Duration.ZERO, "looking for " + function);
    }

    private PythonName remember(String function, @Nullable Object parts) {
        if (!(parts instanceof Integer count) || count < 1) {
            throw new OperationException("Python has no module for '" + function + "'");
        }
        int end = -1;
        for (int i = 0; i < count; i++) {
            end = function.indexOf('.', end + 1);
        }
        PythonName name = name(function, end);
        if (known.size() < MAX_REMEMBERED) {
            known.put(function, name);
        }
        return name;
    }

    private static PythonName name(String function, int separator) {
        return new PythonName(
                checked(function.substring(0, Math.max(separator, 0))), checked(function.substring(separator + 1)));
    }

    private static String checked(String part) {
        if (part.isBlank()) {
            throw new IllegalArgumentException(
                    "a Python function is named as in math.sqrt, pkg.mod:Class.method or len");
        }
        return part;
    }
}
