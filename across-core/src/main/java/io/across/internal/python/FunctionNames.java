package io.across.internal.python;

import io.across.OperationException;
import io.across.internal.value.Caller;
import io.across.python.PythonName;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

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

    /** @throws OperationException if no part of the name is a module */
    PythonName resolve(String function) {
        PythonName name = known.get(function);
        if (name == null) {
            name = find(function);
            if (known.size() < MAX_REMEMBERED) {
                known.put(function, name);
            }
        }
        return name;
    }

    private PythonName find(String function) {
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
        Object parts = Unchecked.call(
                () -> caller.call(PythonRequest.execute(SOURCE, Map.of("name", function)), Duration.ZERO));
        if (!(parts instanceof Integer count) || count < 1) {
            throw new OperationException("Python has no module for '" + function + "'");
        }
        int end = -1;
        for (int i = 0; i < count; i++) {
            end = function.indexOf('.', end + 1);
        }
        return name(function, end);
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
