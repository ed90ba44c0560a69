package io.across;

import io.across.python.PythonCalls;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Somewhere code can be run: in one process at a time, as with a {@link Connection}, or in any of several that are alike. So
 * what would bind a caller to one of them is not here: proxies, and what a peer says of itself. A {@link #lease} has that.
 *
 * <p>Calls are {@link #calls()}, and those on the channel itself are the same. Thread-safe: any number of threads may call,
 * while others close.
 */
public interface Channel extends Calls, AutoCloseable {

    /**
     * The calls alone, with the channel's own deadline: for code that is to call, and not to close. The calls on the channel
     * itself are these.
     */
    Calls calls();

    /** What it is called in logs. Never changes. */
    String name();

    /** What is known of it at this moment; answers at once. */
    ChannelStatus status();

    /**
     * Waits until it can be used.
     *
     * @return this channel
     * @throws DisconnectException if it has ended, with the reason as its cause
     * @throws CallInterruptedException if the thread is interrupted; the channel lives on
     */
    Channel awaitReady();

    /**
     * Takes one peer, for what must stay with one: proxies, and whatever one call leaves there for the next. Waits for it as {@link
     * #awaitReady} does.
     *
     * <pre>{@code
     * try (Lease worker = channel.lease()) {
     *     List<String> guests = worker.callRef(() -> new ArrayList<String>());
     *     guests.add("Alice");
     * }
     * }</pre>
     *
     * @return that peer, until it is closed, which must be done
     * @throws DisconnectException if the channel has ended, or there is no peer in time
     * @throws CallInterruptedException if the thread is interrupted; the channel lives on
     */
    Lease lease();

    /**
     * What can be done on the other side if that is a Python process. If it is not, every call of it fails with an {@link
     * OperationException}. Returns at once.
     */
    PythonCalls python();

    /**
     * Lets the other side load classes and resources of these packages, and of those below them, from this side when it
     * needs them: it then can run code that is not installed there. It looks here first, and uses its own classes only for
     * what this side does not have. Nothing else is served, whatever the other side asks for. If the other side is a Python process,
     * the names are those of top-level modules: see {@link PythonCalls#export} for those that are not at the top of the class path.
     *
     * <p>The classes are read from the thread's context class loader. Export a package before its first use: a class that
     * the other side has loaded stays what it was. Waits for the handshake and for the other side's consent; where processes
     * come and go, it holds for each to come.
     *
     * @throws OperationException if the other side does not {@linkplain Options#acceptExportedClasses accept} exported
     *     classes
     * @throws IllegalArgumentException if a name is no package, no module that is there, or one of the JDK's or of across itself
     */
    void export(String... packages);

    /** Lets the other side load what the package of {@code anchor} has, from its class loader. See {@link #export(String...)}. */
    void export(Class<?> anchor);

    /** Ends it for good: see {@link Connection#close()}. */
    @Override
    void close();

    /** Ends it for good, after the calls that are under way: see {@link Connection#close(Duration)}. */
    void close(Duration grace);

    @Override
    default Calls within(Duration deadline) {
        return calls().within(deadline);
    }

    @Override
    default Calls within(Duration left, Duration deadline) {
        return calls().within(left, deadline);
    }

    @Override
    default @Nullable Object apply(RemoteCode code, @Nullable Object... args) throws Throwable {
        return calls().apply(code, args);
    }

    @Override
    default CompletableFuture<@Nullable Object> applyAsync(RemoteCode code, @Nullable Object... args) {
        return calls().applyAsync(code, args);
    }

    @Override
    default @Nullable Object execute(String snippet, Map<String, ? extends @Nullable Object> variables)
            throws Exception {
        return calls().execute(snippet, variables);
    }

    @Override
    default CompletableFuture<@Nullable Object> executeAsync(
            String snippet, Map<String, ? extends @Nullable Object> variables) {
        return calls().executeAsync(snippet, variables);
    }

    @Override
    default @Nullable Object callExposed(Class<?> type, String name, Method method, @Nullable Object... args)
            throws Throwable {
        return calls().callExposed(type, name, method, args);
    }

    @Override
    default CompletableFuture<@Nullable Object> callExposedAsync(
            Class<?> type, String name, Method method, @Nullable Object... args) {
        return calls().callExposedAsync(type, name, method, args);
    }

    @Override
    default void checkExposed(Class<?> type, String name) {
        calls().checkExposed(type, name);
    }

    @Override
    default void ping() {
        calls().ping();
    }
}
