package io.across.server;

import io.across.Connection;
import io.across.Rights;
import io.across.Tls;
import io.across.internal.concurrent.Closeables;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Serves accepted connections: decides in which process and with which options.
 *
 * <p>A handler ends once, by {@link #close()}, {@link #drain} or {@link #cancel()}, and takes no connection afterwards. All methods are
 * thread-safe.
 */
public interface ConnectionHandler extends AutoCloseable {

    /**
     * Serves a connection from now until it ends. Returns at once.
     *
     * @param channel connected and blocking; belongs to the handler from here on, which closes it also when it refuses
     * @throws RejectedExecutionException if the handler has been drained, closed or cancelled
     */
    void handle(SocketChannel channel);

    /**
     * Serves a connection whose peer begins to speak TLS, as {@link #handle(SocketChannel)} does. Returns at once: the peer
     * may take the connection's timeout to agree on how it is secured. A handler that does not override this refuses.
     *
     * @param channel connected and blocking; belongs to the handler from here on, which closes it also when it refuses
     * @param tls what makes this side's engine
     * @throws RejectedExecutionException if the handler has been drained, closed or cancelled
     */
    default void handle(SocketChannel channel, Tls tls) {
        Closeables.quietly(channel);
        throw new RejectedExecutionException("handler " + this + " does not speak TLS");
    }

    /**
     * The connections that are being served in this process at this moment, oldest first; a snapshot. Those that child
     * processes serve are not among them.
     */
    List<Connection> connections();

    /** The child processes that serve connections at this moment, oldest first; a snapshot. */
    default List<ServingChild> children() {
        return List.of();
    }

    /**
     * How many connections are being served at this moment, wherever, those that are beginning or ending included: what
     * a limit is compared with.
     */
    default int activeConnections() {
        return connections().size();
    }

    /** What those may do here who connect; null if that is not said. */
    default @Nullable Rights rights() {
        return null;
    }

    /**
     * Takes no further connections, has each end {@linkplain Connection#close(Duration) gracefully}, and waits until no call
     * of a peer is running any more: those that run are answered, those that come later are not run. {@link #close()} must
     * still be called. A handler whose children serve the peers tells these to end in that way.
     *
     * @param grace how long to wait; zero looks without waiting, negative waits without limit
     * @return whether it is quiet; false if the time is over or the thread was interrupted, whose flag is set again
     */
    boolean drain(Duration grace);

    /** Breaks all connections off and takes no further ones. Returns at once; {@link #close()} must still be called. */
    void cancel();

    /**
     * Says goodbye on all connections, takes no further ones, and waits until every one has given its resources back.
     * What has not ended within the connections' timeout is cancelled. How single connections failed is logged, not
     * thrown. Further calls wait for the same.
     */
    @Override
    void close();
}
