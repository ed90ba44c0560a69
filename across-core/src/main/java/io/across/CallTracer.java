package io.across;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Follows single calls from one process into the other: what traces hang on. Set by {@link Options.Builder#callTracer}. For
 * counting, {@link ConnectionListener} is enough.
 *
 * <p>A context of texts travels with each call to a peer that is a JVM; calls to and from Python peers have none. Methods
 * are called by threads that make or serve calls, for different calls at the same time: they must be thread-safe and fast.
 * What they throw is logged and ignored.
 */
public interface CallTracer {

    /**
     * This side makes a call; called by the calling thread before anything is written.
     *
     * @param target what is called, such as {@code java.util.List.add}
     * @param context empty; what is put in travels with the call, at most 32 pairs of together 8 KiB
     * @return told of the end by the same thread for a synchronous call, by any thread for an asynchronous one
     */
    Trace outgoing(Connection connection, String target, Map<String, String> context);

    /**
     * This side serves a call; called by the serving thread after the request was read and before it runs.
     *
     * @param target what is called
     * @param context what the caller's tracer put in: untrusted; empty if it has none
     * @return told of the end by the same thread
     */
    Trace incoming(Connection connection, String target, Map<String, String> context);

    /**
     * As {@link #outgoing(Connection, String, Map)}, which it calls, with what the interface calls it.
     *
     * @param method as in {@link ConnectionListener#callEnded(Connection, ConnectionListener.Direction, String,
     *     java.time.Duration, Throwable)}
     */
    default Trace outgoing(Connection connection, String target, @Nullable String method, Map<String, String> context) {
        return outgoing(connection, target, context);
    }

    /** As {@link #incoming(Connection, String, Map)}, which it calls, with what the interface calls it. */
    default Trace incoming(Connection connection, String target, @Nullable String method, Map<String, String> context) {
        return incoming(connection, target, context);
    }

    /** One call while it is under way. */
    @FunctionalInterface
    interface Trace {

        /** Does nothing. */
        Trace NONE = failure -> {};

        /**
         * The call has ended. Once.
         *
         * @param failure what it ended with, if it did not return
         */
        void end(@Nullable Throwable failure);

        /**
         * The future of an asynchronous call completes, after {@link #end}: what hangs on it runs within this.
         *
         * @param completion to be run at once, once; never throws
         */
        default void complete(Runnable completion) {
            completion.run();
        }
    }
}
