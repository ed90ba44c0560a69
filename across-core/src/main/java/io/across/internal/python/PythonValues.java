package io.across.internal.python;

import io.across.OperationException;
import io.across.internal.value.ValueCodec;
import io.across.internal.value.ValueReader;
import io.across.internal.value.ValueWriter;
import io.across.python.PythonModules;
import io.across.python.PythonTuple;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a request of a Python is written and its answer read with: what a connection to one remembers. Thread-safe. */
interface PythonValues {

    /**
     * Those of a connection.
     *
     * @throws OperationException if its peer is no Python
     */
    static PythonValues of(ValueCodec language) {
        if (language instanceof PythonValues values) {
            return values;
        }
        throw new OperationException("the peer is a JVM: it has no Python functions to call");
    }

    /** Whether the peer may not run code here: then what it says must not look like several lines of a log. */
    boolean isOfStranger();

    void write(PythonTuple value, ValueWriter out);

    /**
     * Reads a value.
     *
     * @param deadline of each call of the peer's objects in the value; zero for the connection's default
     */
    @Nullable Object read(ValueReader in, Duration deadline) throws Exception;

    /** Offers modules of this side, from now on. */
    void offer(List<String> modules, PythonModules from);
}
