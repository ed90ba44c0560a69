package io.across;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Observes one call, from its beginning to its end. Made by the {@link ConnectionObserver} when the call begins, and used by
 * one thread at a time.
 *
 * <p>Of a call that this side makes, the calling thread asks for the {@link #context}; then the call is sent, and {@link
 * #ended} comes. Of a call that this side serves, the serving thread tells that it is {@link #running}, unless the request
 * cannot be read, and that it has {@link #ended}. All methods must be fast and must not block. What they throw is logged and
 * harms neither the call nor other observers.
 *
 * <p>Where a connection has several observers, they begin in the order in which they were added and end in the reverse order.
 */
public interface CallObserver {

    /** Does nothing. */
    CallObserver NONE = new CallObserver() {};

    /**
     * What is to travel with the call that this side makes: texts for the peer's observers, if the peer is a JVM. Asked once,
     * by the calling thread, before anything is written. At most 32 pairs of together 8 KiB; what is more is left out. Where
     * several observers use the same key, the last one's text travels.
     */
    default Map<String, String> context() {
        return Map.of();
    }

    /** The peer's call has been read and runs next. At most once, by the thread that serves it. */
    default void running(CallTarget target) {}

    /**
     * The call has ended. Once; perhaps after the connection was {@linkplain ConnectionObserver#closed closed}. By the calling
     * thread for a synchronous call, by any thread for an asynchronous one, by the serving thread for one of the peer's.
     *
     * @param failure what it ended with, if it did not return: what the called code threw, or an {@link OperationException}.
     *     A call whose future was cancelled ends with a {@link CallCancelledException}
     */
    default void ended(@Nullable Throwable failure) {}

    /**
     * The future of an asynchronous call of this side completes, right after {@link #ended} and in its thread: what hangs on
     * the future runs within this.
     *
     * @param completion to be run at once, once; never throws
     */
    default void completing(Runnable completion) {
        completion.run();
    }
}
