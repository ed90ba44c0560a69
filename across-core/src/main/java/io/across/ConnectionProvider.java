package io.across;

import io.across.python.Python;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
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

    /** See {@link Connection#fromTcp}. */
    Connection tcp(String host, int port, Options options);

    /** See {@link Connection#fromTls(String, int, Tls, Options)}. */
    Connection tls(String host, int port, Tls tls, Options options);

    /**
     * Takes over a connected socket channel whose peer begins to speak TLS as a client.
     *
     * @throws IllegalArgumentException if the channel is not connected
     */
    Connection tls(SocketChannel channel, Tls tls, Options options);

    /** See {@link Connection#fromUnix}. */
    Connection unix(Path path, Options options);

    /** See {@link Connection#fromSocket}. */
    Connection socket(Socket socket, Options options);

    /** See {@link Connection#fromChannel}. */
    Connection channel(SocketChannel channel, Options options);

    /** See {@link Connection#fromPipes(InputStream, OutputStream)}. */
    Connection pipes(InputStream in, OutputStream out, Options options);

    /** See {@link Connection#fromPipes(ReadableByteChannel, WritableByteChannel)}. */
    Connection pipes(ReadableByteChannel in, WritableByteChannel out, Options options);

    /**
     * See {@link Connection#fromStdio}.
     *
     * @param identity of the peer, if whoever started this process has told it; null otherwise
     */
    Connection stdio(@Nullable PeerIdentity identity, Options options);

    /** See {@link Connection#fromCommand(List, Consumer, Options)}. */
    Connection command(List<String> command, Consumer<ProcessBuilder> preparation, Options options);

    /** Starts a worker and connects to it. */
    Connection worker(Worker worker, Options options);

    /** See {@link Connection#fromProcess}. */
    Connection process(Process process, Options options);

    /**
     * A Python that is another one at each call, for connections that are opened again.
     *
     * @param target answers the Python of this moment, for calls with a deadline or, if that is null, without; may wait
     * @param waiting runs what waits for it in place of an asynchronous call, which asks by its own thread
     */
    Python python(Function<@Nullable Duration, Python> target, Executor waiting);

    /** See {@link Across#connection}. */
    @Nullable Connection current();

    /**
     * How a process is started that this library makes a peer of.
     *
     * @param command the program and its arguments, if it is to connect to the Unix socket with this path; or, if that is
     *     null, to speak over its standard input and output
     * @param preparation changes its environment and its working directory, before each start
     */
    record Worker(Function<@Nullable Path, List<String>> command, Consumer<ProcessBuilder> preparation) {}

    /** Loads the implementation once. */
    final class Holder {
        private static final ConnectionProvider INSTANCE = ServiceLoader.load(
                        ConnectionProvider.class, ConnectionProvider.class.getClassLoader())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("across-core is incomplete: no ConnectionProvider"));

        private Holder() {}
    }
}
