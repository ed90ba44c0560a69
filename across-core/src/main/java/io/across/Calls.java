package io.across;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The calls that can be made to the other side of a {@link Channel}, by value: whatever they answer is copied, so that
 * nothing is left that would hold for one peer only. {@link ReferenceCalls} has those that leave objects there.
 *
 * <p>{@code call} runs code there and returns its result, {@code run} is the same for code without a result. The {@code
 * ...Async} forms return at once. Arguments, captured variables and results are copied; to pass an object by reference, use
 * {@link Across#ref}.
 *
 * <p><b>Errors.</b> What the remote code throws is thrown here as itself, with its remote stack, or as a {@link
 * RemoteException} if its class is unknown here. Everything else is an {@link OperationException}: a value that cannot
 * be written or read, a {@link LimitException}, a {@link DeadlineException}, a {@link CallInterruptedException}, or a
 * {@link DisconnectException} if the connection is gone. Asynchronous forms complete exceptionally with the same.
 *
 * <p><b>Stacks.</b> The stack of an exception that a synchronous call throws goes on, below the remote frames, with where
 * it was called from here. That of an asynchronous call goes on with the few nearest frames of the code that made it, which are
 * remembered at every such call, at the cost of two to five microseconds on JDK 17 and one to two on JDK 25. What waits for
 * the future adds its own stack: {@link CompletableFuture#get} throws an {@link java.util.concurrent.ExecutionException}
 * around the failure.
 *
 * <p>Calls wait for a connection that is still being established. All methods may be called by any number of threads at
 * once.
 */
public interface Calls extends ExposedCalls {

    /**
     * These calls with another deadline.
     *
     * @param deadline how long each call may take, positive; a call that misses it fails with a {@link DeadlineException}
     *     and the connection lives on. Proxies in what such a call
     *     returns have the connection's default
     */
    Calls within(Duration deadline);

    /**
     * As {@link #within(Duration)}, for a caller who has waited for something else before: messages name the whole deadline,
     * as it was asked for.
     *
     * @param left what is left of the deadline, positive
     * @param deadline the whole of it
     */
    default Calls within(Duration left, Duration deadline) {
        return within(left);
    }

    /**
     * Runs {@code code} with {@code args} on the other side: the general form of {@code call}.
     *
     * @return what the code returned, copied
     * @throws Throwable what the code threw, or an {@link OperationException}
     */
    @Nullable Object apply(RemoteCode code, @Nullable Object... args) throws Throwable;

    /** The asynchronous form of {@link #apply}. */
    CompletableFuture<@Nullable Object> applyAsync(RemoteCode code, @Nullable Object... args);

    /**
     * Runs a snippet of text on the other side, in the language of the peer: Java for a JVM. See {@link #execute(String,
     * Map)}.
     */
    default @Nullable Object execute(String snippet) throws Exception {
        return execute(snippet, Map.of());
    }

    /**
     * Runs a snippet of text on the other side, in the language of the peer.
     *
     * <p>For a JVM that is Java: statements, with imports at the top if need be, compiled there by the JDK's own compiler
     * against that side's classes and those that were {@linkplain Channel#export exported} to it. {@code 2 + 2}, {@code
     * var two = 2; two + two} and, with a variable {@code x}, {@code x + x} are snippets. The same text with variables of
     * the same types is compiled once.
     *
     * @param variables what the snippet may use, by name; copied, like arguments
     * @return the value of the last expression, or what the snippet returns, copied; null if it ends in neither
     * @throws SnippetException if it does not compile, with line and column of each mistake; or if the other side has no
     *     compiler
     * @throws Exception what the snippet threw, or an {@link OperationException}. An error that it threw is thrown as that, and
     *     what is neither an exception nor an error is the cause of an {@link java.lang.reflect.UndeclaredThrowableException}
     */
    @Nullable Object execute(String snippet, Map<String, ? extends @Nullable Object> variables) throws Exception;

    /** The asynchronous form of {@link #execute(String, Map)}. */
    CompletableFuture<@Nullable Object> executeAsync(String snippet, Map<String, ? extends @Nullable Object> variables);

    /**
     * An object that the other side {@linkplain Options#exposed() exposes}, called through an interface that both sides have,
     * each time as one of these calls. Arguments and results are copied. {@code equals}, {@code hashCode} and {@code toString}
     * are answered here. Nothing is asked of the other side before the first call. A method that returns a {@link
     * CompletableFuture} or a {@link java.util.concurrent.CompletionStage} returns at once, and is called in the background.
     *
     * @throws IllegalArgumentException if {@code type} is no interface
     */
    default <T> T exposed(Class<T> type, String name) {
        return ExposedProxy.of(this, type, name);
    }

    /**
     * Calls one method of an object that the other side {@linkplain Options#exposed() exposes}: what proxies by {@link #exposed}
     * do. If the method returns a {@link CompletableFuture} or a {@link
     * java.util.concurrent.CompletionStage}, its value is returned, once there is one.
     *
     * @param type the interface as which the caller knows the object
     * @throws Throwable what the object threw, or an {@link OperationException}, such as {@link DeniedException}; a checked
     *     exception that {@code method} does not declare is the cause of an {@link
     *     java.lang.reflect.UndeclaredThrowableException}
     */
    @Override
    @Nullable Object callExposed(Class<?> type, String name, Method method, @Nullable Object... args) throws Throwable;

    /** The asynchronous form of {@link #callExposed}. */
    @Override
    CompletableFuture<@Nullable Object> callExposedAsync(
            Class<?> type, String name, Method method, @Nullable Object... args);

    /**
     * Asks the other side whether it exposes an object by that name which has the methods of an interface.
     *
     * @throws OperationException if it does not; the message lists every method that is missing. Also if it cannot be asked.
     */
    void checkExposed(Class<?> type, String name);

    /**
     * Asks the other side for an answer, and nothing else. Any peer answers that, whatever {@linkplain Options#rights() rights}
     * this side has there. Returns when the answer has come: the process lives, reads, and finds a thread to serve a call with.
     *
     * @throws OperationException if no answer came, such as {@link DeadlineException} and {@link DisconnectException}
     */
    void ping();

    /** Runs {@code code} there and returns its result. */
    default <R extends @Nullable Object, X extends Throwable> R call(RemoteCallable<R, X> code) throws X {
        return checked(code);
    }

    /** Runs {@code code} there. */
    default <X extends Throwable> void run(RemoteRunnable<X> code) throws X {
        this.<@Nullable Object, X>checked(code);
    }

    /** The asynchronous form of {@code call}. */
    default <R extends @Nullable Object> CompletableFuture<R> callAsync(RemoteCallable<R, ?> code) {
        return CallSupport.typed(applyAsync(code));
    }

    /** The asynchronous form of {@code run}. */
    default CompletableFuture<@Nullable Void> runAsync(RemoteRunnable<?> code) {
        return CallSupport.typed(applyAsync(code));
    }

    /** Runs {@code code} there and returns its result. */
    default <A extends @Nullable Object, R extends @Nullable Object, X extends Throwable> R call(
            RemoteFunction<A, R, X> code, A a) throws X {
        return checked(code, a);
    }

    /** The asynchronous form of {@code call}. */
    default <A extends @Nullable Object, R extends @Nullable Object> CompletableFuture<R> callAsync(
            RemoteFunction<A, R, ?> code, A a) {
        return CallSupport.typed(applyAsync(code, a));
    }

    /** Runs {@code code} there and returns its result. */
    default <A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object, X extends Throwable>
            R call(RemoteBiFunction<A, B, R, X> code, A a, B b) throws X {
        return checked(code, a, b);
    }

    /** The asynchronous form of {@code call}. */
    default <A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object>
            CompletableFuture<R> callAsync(RemoteBiFunction<A, B, R, ?> code, A a, B b) {
        return CallSupport.typed(applyAsync(code, a, b));
    }

    /** As the general form, with the types that the caller's compiler has checked. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals", "NullAway"
    }) // R and X are those of the code, R's nullness too
    private <R extends @Nullable Object, X extends Throwable> R checked(RemoteCode code, @Nullable Object... args)
            throws X {
        try {
            return (R) apply(code, args);
        } catch (Throwable t) {
            throw (X) t;
        }
    }
}
