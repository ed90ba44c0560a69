package io.across;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Observes one connection: what metrics, traces, logs and an operator's view hang on. A {@link Factory} in the {@link
 * Options} makes one for each connection, and that a {@link CallObserver} for each call.
 *
 * <pre>{@code
 * Options options = Options.builder()
 *         .observer(connection -> new ConnectionObserver() {
 *             @Override
 *             public void closed(Throwable failure) {
 *                 log.info("{} has ended", connection.name(), failure);
 *             }
 *         })
 *         .build();
 * }</pre>
 *
 * <p>The connection's life is told in order, one event after the other, though not always by the same thread: the factory
 * first, then {@link #ready}, then {@link #closed}. Calls are told by the threads that make and serve them, for different
 * calls at the same time, and so is {@link #denied}: these methods must be thread-safe. All must be fast and must not block.
 * What they throw is logged and harms neither the connection nor the call nor other observers, which are told in the order in
 * which they were added.
 */
public interface ConnectionObserver {

    /** Makes the observers of connections. Thread-safe. */
    @FunctionalInterface
    interface Factory {

        /**
         * A connection begins its life. Called once for each, by the thread that opens it, before anything is sent; if it
         * throws, the connection goes on without this observer.
         *
         * @param connection answers its name, its {@linkplain Connection#id() id} and its state; it can be cancelled, too. Not to
         *     be waited for here
         */
        ConnectionObserver observe(Connection connection);
    }

    /** The handshake is done. At most once. */
    default void ready(PeerInfo peer) {}

    /**
     * This side makes a call. Called by the calling thread before anything is written; a call that waits for the handshake
     * begins when that is done.
     */
    default CallObserver outgoing(CallTarget target) {
        return CallObserver.NONE;
    }

    /**
     * This side begins to serve a call of the peer. Called by the serving thread before the request is read; what is called
     * it learns by {@link CallObserver#running}.
     *
     * @param context what the caller's {@linkplain CallObserver#context observers} have sent along: untrusted; empty if there
     *     is nothing
     */
    default CallObserver incoming(Map<String, String> context) {
        return CallObserver.NONE;
    }

    /**
     * The peer has tried what it has no right to, and was refused. Each time.
     *
     * @param attempt what it wanted, perhaps in its own words; never a value
     */
    default void denied(Right right, String attempt) {}

    /**
     * The connection has ended. Once, as the last event of its life; calls that end with it may be told of it later.
     *
     * @param failure what ended it; null for an orderly end
     */
    default void closed(@Nullable Throwable failure) {}
}
