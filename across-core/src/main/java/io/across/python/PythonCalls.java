package io.across.python;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What can be done in Python processes on the other side of a {@link io.across.Channel}, by value: whatever is answered is
 * copied, so that it does not matter which process has. {@link Python} has what leaves objects there, and more on functions,
 * values and errors. Thread-safe.
 */
public interface PythonCalls {

    /**
     * The same with another deadline.
     *
     * @param deadline how long each call may take, positive; one that misses it fails with an {@link
     *     io.across.DeadlineException} and the channel lives on
     */
    PythonCalls within(Duration deadline);

    /**
     * As {@link #within(Duration)}, for a caller who has waited for something else before: messages name the whole deadline, as
     * it was asked for, and what is answered has all of it for its own calls.
     *
     * @param left what is left of the deadline, positive
     * @param deadline the whole of it
     */
    default PythonCalls within(Duration left, Duration deadline) {
        return within(left);
    }

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
     * Lets the other side import these top-level modules and packages, with all that is below them. They take precedence over what
     * is installed there. One that was imported already stays as it is: there is no reloading. Those at the top of the class path
     * {@link io.across.Channel#export(String...)} exports as well.
     *
     * @throws IllegalArgumentException if a module is not there
     */
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
