package io.across.internal.jvm;

import io.across.OperationException;
import io.across.internal.value.CallSite;
import io.across.internal.value.ValueCodec;
import io.across.internal.value.ValueReader;
import io.across.internal.value.ValueWriter;
import io.across.internal.wire.Payload;
import org.jspecify.annotations.Nullable;

/** What a request of a JVM is written and its answer read with: what a connection to another JVM remembers. Thread-safe. */
interface JvmValues {

    /**
     * Those of a connection.
     *
     * @throws OperationException if its peer is no JVM
     */
    static JvmValues of(ValueCodec language) {
        if (language instanceof JvmValues values) {
            return values;
        }
        throw new OperationException("the peer is no JVM");
    }

    /** Writes so many values that the reader knows how many there are. */
    void writeAll(@Nullable Object[] values, ValueWriter out) throws Exception;

    /** Writes which method is called. */
    void writeMethod(MethodShape method, ValueWriter out);

    /** See {@link io.across.internal.value.Request#isQuicklyRead}. */
    boolean isQuicklyRead(Payload answer, boolean success);

    @Nullable Object readResult(ValueReader in) throws Exception;

    /**
     * Reads what a call has failed with.
     *
     * @param site where the call was made from
     */
    Throwable readError(ValueReader in, CallSite site);
}
