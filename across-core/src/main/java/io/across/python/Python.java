package io.across.python;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What can be done in a Python process on the other side of a connection: {@code conn.python()}.
 *
 * <pre>{@code
 * Python python = conn.python();
 * double root = python.call(Double.class, "math.sqrt", 2);
 * python.call("os.makedirs", "/home/alice", Keywords.of("exist_ok", true));
 * List<?> cheeses = python.callRef("builtins.list").as(List.class);
 * }</pre>
 *
 * <p><b>Functions</b> are named as in Python: {@code math.sqrt}, {@code os.path.join}, {@code datetime.datetime.now}, {@code
 * len}; where the module ends is found out there, or said with a colon, as in {@code pkg.mod:Class.method}. The last argument
 * may be {@link Keywords}.
 *
 * <p><b>Values</b> are copied, by the table in the documentation; {@link io.across.Across#ref} passes an object by reference.
 * With a type as the first argument the result is converted to it.
 *
 * <p><b>Errors.</b> What the function raises is thrown as a {@link PythonException}; everything else is an {@link
 * io.across.OperationException}, as for other calls, also if the peer is no Python. Asynchronous forms complete exceptionally
 * with the same.
 *
 * <p><b>Logs.</b> What Python's {@code logging} gets is logged here by {@link io.across.logging.AcrossLogs}.
 *
 * <p>Thread-safe.
 */
public interface Python {

    /**
     * The same with another deadline. It also holds for the calls of each proxy of a Python object in what such a call returns or
     * throws, wherever in it that lies, and for those of the proxies that it answers in turn. It holds for no other proxies, be
     * they of the same object: those that were here before stay as they are, and those that Python passes to a Java object while
     * the call is under way have the connection's default.
     *
     * @param deadline how long each call may take, positive; one that misses it fails with an {@link
     *     io.across.DeadlineException} and the connection lives on
     */
    Python within(Duration deadline);

    /** Calls a function and returns what it returned, copied. */
    @Nullable Object call(String function, @Nullable Object... args);

    /**
     * Calls a function and converts what it returned.
     *
     * @throws io.across.OperationException if the result is None and {@code type} is primitive, or it cannot be converted
     */
    <T> T call(Class<T> type, String function, @Nullable Object... args);

    /** As {@link #call(Class, String, Object...)}, for types with parameters: {@code new TypeRef<List<Person>>() {}}. */
    <T> T call(TypeRef<T> type, String function, @Nullable Object... args);

    /** The asynchronous form of {@link #call(String, Object...)}. */
    CompletableFuture<@Nullable Object> callAsync(String function, @Nullable Object... args);

    /** The asynchronous form of {@link #call(Class, String, Object...)}. */
    <T> CompletableFuture<T> callAsync(Class<T> type, String function, @Nullable Object... args);

    /** Calls a function, leaves what it returned there, and returns a proxy of it. */
    PythonObject callRef(String function, @Nullable Object... args);

    /** Copies a value to the other side and returns a proxy of the copy. */
    PythonObject replicate(Object value);

    /** Runs Python text and returns the value of its last expression, copied, or null. */
    default @Nullable Object execute(String source) {
        return execute(source, Map.of());
    }

    /**
     * Runs Python text and returns the value of its last expression, copied, or null.
     *
     * @param variables its global variables, by name
     */
    @Nullable Object execute(String source, Map<String, ? extends @Nullable Object> variables);

    /** As {@link #execute(String, Map)}, with the result converted. */
    <T> T execute(Class<T> type, String source, Map<String, ? extends @Nullable Object> variables);

    /** The asynchronous form of {@link #execute(String, Map)}. */
    CompletableFuture<@Nullable Object> executeAsync(String source, Map<String, ? extends @Nullable Object> variables);

    /**
     * Lets the other side import these top-level modules and packages, with all that is below them, from the class path. They
     * take precedence over what is installed there. One that was imported already stays as it is: there is no reloading.
     *
     * @throws IllegalArgumentException if a module is not there
     */
    default void export(String... modules) {
        export(PythonModules.classPath(), modules);
    }

    /** As {@link #export(String...)}, from another place. */
    void export(PythonModules from, String... modules);

    /**
     * A Python module as a Java interface: see {@link PythonModule}. The methods are compared with the module's functions
     * now.
     *
     * @throws IllegalArgumentException if {@code type} does not fit the module; the message lists every mismatch
     */
    default <T> T bind(Class<T> type) {
        return bind(type, PythonBinding.of(type));
    }

    /**
     * A Python module as a Java interface, which needs no {@link PythonModule} then.
     *
     * @throws IllegalArgumentException if {@code type} is no interface, or does not fit the module and {@code binding} has that
     *     checked; the message lists every mismatch
     */
    <T> T bind(Class<T> type, PythonBinding binding);
}
