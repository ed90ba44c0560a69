package io.across;

import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What stands behind {@link Connection}'s factories. Not for applications: there is one implementation, which across
 * itself registers as a service, so that this package need not know it. Thread-safe.
 */
public interface ConnectionProvider {

    /** The implementation, loaded from where this interface was loaded. */
    static ConnectionProvider instance() {
        return Holder.INSTANCE;
    }

    /** Begins to establish a connection over a stream and returns at once. */
    Connection open(StreamEndpoint endpoint, Options options);

    /** See {@link Connection#lasting}. */
    Connection lasting(Endpoint endpoint, Options options, Backoff backoff);

    /**
     * See {@link Connection#lease}.
     *
     * @param life the connection to one peer
     */
    Lease lease(Connection life);

    /** See {@link Across#connection}. */
    @Nullable Connection current();

    /** See {@link MemoryBudget#of}. */
    MemoryBudget memory(String property, long limit);

    /** A process of this machine that this library starts and makes a peer. Thread-safe. */
    interface Worker {

        /** The program that {@link #command} starts with. */
        String program();

        /**
         * The program and its arguments.
         *
         * @param socket path of the Unix socket that it is to connect to; null if it is to speak over its standard input and
         *     output
         */
        List<String> command(@Nullable Path socket);

        /** Changes the environment and the working directory, before each start. */
        default void prepare(ProcessBuilder process) {}
    }

    /** An endpoint that is, or leads to, a stream of bytes. */
    interface StreamEndpoint extends Endpoint {

        /** Answers what {@code kinds} makes of an endpoint of this kind. */
        <T> T accept(StreamKinds<T> kinds);

        /** Whether this side has sought the peer, so that it may be a bare machine, which is then booted. */
        default boolean isSought() {
            return true;
        }

        /** Whether somebody else has started the peer, which this side then trusts no more than its rights say. */
        default boolean isForeign() {
            return false;
        }

        @Override
        default Connection open(Options options) {
            return instance().open(this, options);
        }
    }

    /** What is made of each kind of stream; for what the parameters mean see the factories of {@link Endpoint}. */
    interface StreamKinds<T> {

        T tcp(String host, int port);

        T tls(String host, int port, Tls tls);

        T unix(Path path);

        T socket(Socket socket);

        T channel(SocketChannel channel);

        /** Of a channel whose peer begins to speak TLS as a client. */
        T tls(SocketChannel channel, Tls tls);

        T streams(InputStream in, OutputStream out);

        T channels(ReadableByteChannel in, WritableByteChannel out);

        /**
         * Of the standard streams of this process.
         *
         * @param peer null unless this process was told who it is
         */
        T stdio(@Nullable PeerIdentity peer);

        T command(List<String> command, Consumer<ProcessBuilder> preparation);

        T worker(Worker worker, Consumer<ProcessBuilder> preparation);

        T process(Process process);
    }

    /** Loads the implementation once. */
    final class Holder {
        private static final ConnectionProvider INSTANCE = ServiceLoader.load(
                        ConnectionProvider.class, ConnectionProvider.class.getClassLoader())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("across-core is incomplete: no ConnectionProvider"));

        private Holder() {}
    }
}
