package io.across.internal.value;

import io.across.CallTarget;
import io.across.internal.wire.Payload;
import org.jspecify.annotations.Nullable;

/**
 * What the peer is asked to do, in its own language: knows what it is called, writes itself, and reads what comes of it. Made
 * for one connection and one call, which keeps it reachable until the answer is there, and with it the proxies that it sends
 * home (protocol, section 6).
 *
 * <p>Whatever a method throws fails the one call, as with {@link ValueCodec}.
 */
public interface Request extends CallTarget {

    /** Writes what the peer is asked to do. Called once. */
    void write(ValueWriter out) throws Exception;

    /**
     * Whether the answer is sure to be read in about the time that its length takes. Where it is not, and the call has a
     * deadline, another thread reads it, which the caller need not wait for.
     *
     * @param success whether it is what the call returned, and not what it threw
     */
    default boolean isQuicklyRead(Payload answer, boolean success) {
        return true;
    }

    /** Reads what the call returned. */
    @Nullable Object readResult(ValueReader in) throws Exception;

    /**
     * Reads what the call threw.
     *
     * @param site where the call was made from
     */
    Throwable readError(ValueReader in, CallSite site) throws Exception;
}
