package io.across.internal.pickle;

import io.across.OperationException;
import io.across.internal.value.ValueReader;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Reads one pickle of any protocol, from whoever sent it: what it costs is bounded by how long it is. Thread-safe. */
public final class PickleReader {

    private final PickleHooks hooks;
    private final boolean isOfStranger;

    /**
     * @param hooks what the globals of across itself mean
     * @param isOfStranger whether a value may not unfold to much more than its length, nor contain itself
     */
    public PickleReader(PickleHooks hooks, boolean isOfStranger) {
        this.hooks = hooks;
        this.isOfStranger = isOfStranger;
    }

    /**
     * The value that the pickle describes.
     *
     * @param deadline of each call of the peer's objects in it; zero for the connection's default
     * @throws OperationException if it is malformed or exceeds a limit
     */
    public @Nullable Object read(ValueReader in, Duration deadline) throws Exception {
        int start = in.position();
        try {
            Object value = new BoundedUnpickler(in, hooks, deadline).load();
            if (isOfStranger) {
                ExpansionLimit.check(value, in.position() - start);
            }
            return value;
        } catch (UnpicklingException e) {
            throw new OperationException("malformed pickle at offset " + in.position() + ": " + e.getMessage(), e);
        } catch (IOException
                | IndexOutOfBoundsException
                | ClassCastException
                | DateTimeException
                | ArithmeticException
                | NumberFormatException e) {
            throw new OperationException("malformed pickle at offset " + in.position() + ": " + e, e);
        }
    }
}
