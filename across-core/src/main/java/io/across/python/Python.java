package io.across.python;

import java.time.Duration;
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
public interface Python extends PythonCalls {

    /**
     * The same with another deadline. It also holds for the calls of each proxy of a Python object in what such a call returns or
     * throws, wherever in it that lies, and for those of the proxies that it answers in turn. It holds for no other proxies, be
     * they of the same object: those that were here before stay as they are, and those that Python passes to a Java object while
     * the call is under way have the connection's default.
     *
     * @param deadline how long each call may take, positive; one that misses it fails with an {@link
     *     io.across.DeadlineException} and the connection lives on
     */
    @Override
    Python within(Duration deadline);

    @Override
    default Python within(Duration left, Duration deadline) {
        return within(left);
    }

    /** Calls a function, leaves what it returned there, and returns a proxy of it. */
    PythonObject callRef(String function, @Nullable Object... args);

    /** Copies a value to the other side and returns a proxy of the copy. */
    PythonObject replicate(Object value);
}
