package io.across.internal.python;

import io.across.OperationException;
import io.across.internal.concurrent.Futures;
import io.across.internal.invoke.DefaultMethods;
import io.across.internal.pickle.Conversions;
import io.across.python.PythonBinding;
import io.across.python.PythonCalls;
import io.across.python.PythonName;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Proxy;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What stands behind a Java interface that is bound to a Python module. Thread-safe. */
public final class BoundModule implements InvocationHandler {

    private static final @Nullable Object[] NOTHING = {};

    /** As many names of functions are known to be those of interfaces. */
    private static final int MAX_BOUND = 1000;

    private static final Set<String> BOUND = ConcurrentHashMap.newKeySet();

    private final String module;
    private final PythonCalls python;
    private final Map<Method, BoundFunction> functions;

    private BoundModule(String module, PythonCalls python, Map<Method, BoundFunction> functions) {
        this.module = module;
        this.python = python;
        this.functions = functions;
    }

    /**
     * An object that calls a module's functions.
     *
     * @param type an interface
     * @param python makes the calls
     * @throws IllegalArgumentException if {@code type} is none, or a method of it cannot be bound
     */
    public static <T> T bind(Class<T> type, PythonBinding binding, PythonCalls python) {
        if (!type.isInterface()) {
            throw new IllegalArgumentException(
                    type.getName() + " is no interface: no Python module can be bound to it");
        }
        String module = binding.module();
        Map<Method, BoundFunction> functions = new LinkedHashMap<>();
        for (Method method : type.getMethods()) {
            if (Modifier.isAbstract(method.getModifiers())) {
                functions.put(
                        method,
                        BoundFunction.of(type, method, binding.deadlines().get(method)));
            }
        }
        for (BoundFunction function : functions.values()) {
            if (BOUND.size() < MAX_BOUND) {
                BOUND.add(new PythonName(module, function.name()).toString());
            }
        }
        List<String> mismatches =
                binding.checked() ? mismatches(module, python, List.copyOf(functions.values())) : List.of();
        if (!mismatches.isEmpty()) {
            throw new IllegalArgumentException(type.getName() + " does not fit the Python module " + module + ":\n  "
                    + String.join("\n  ", mismatches));
        }
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, new BoundModule(module, python, functions)));
    }

    /** Whether some interface has been bound to a function that is called so. */
    static boolean isBound(String function) {
        return BOUND.contains(function);
    }

    /** What does not fit, as Python itself sees it: it binds the arguments to the real signatures. */
    private static List<String> mismatches(String module, PythonCalls python, List<BoundFunction> functions) {
        List<@Nullable Object> asked = new ArrayList<>();
        functions.forEach(function -> asked.add(function.question()));
        Object answers = python.execute(BoundFunction.CHECK, Map.of("module", module, "functions", asked));
        if (!(answers instanceof List<?> texts)) {
            throw new OperationException("the functions of " + module + " cannot be compared: got " + answers);
        }
        return texts.stream().map(String::valueOf).toList();
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] args) throws Throwable {
        if (method.getDeclaringClass() == Object.class) {
            return switch (method.getName()) {
                case "equals" -> args != null && proxy == args[0];
                case "hashCode" -> System.identityHashCode(proxy);
                default -> "Python module " + module;
            };
        }
        BoundFunction function = functions.get(method);
        if (function == null) {
            return DefaultMethods.invoke(proxy, method, args == null ? NOTHING : args);
        }
        Duration deadline = function.deadline();
        PythonCalls calls = deadline == null ? python : python.within(deadline);
        @Nullable Object[] values = function.arguments(args);
        String name = module + ":" + function.name();
        Type type = function.returned();
        if (method.getReturnType() == CompletableFuture.class) {
            Type wanted = type instanceof ParameterizedType future ? future.getActualTypeArguments()[0] : Object.class;
            return Futures.map(calls.callAsync(name, values), result -> Conversions.convert(result, wanted));
        }
        return Conversions.convert(calls.call(name, values), type);
    }
}
