package io.across.internal.provider;

import io.across.Connection;
import io.across.ConnectionProvider;
import io.across.Options;
import io.across.Options.ThreadKind;
import io.across.PeerIdentity;
import io.across.Right;
import io.across.Tls;
import io.across.internal.engine.Bootloaders;
import io.across.internal.engine.EngineConnection;
import io.across.internal.python.DelegatingPython;
import io.across.internal.shipping.ShippedClassLoader;
import io.across.internal.transport.Transport;
import io.across.internal.transport.Transports;
import io.across.internal.wire.Capabilities;
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
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes every connection of this process. Thread-safe. */
public final class DefaultConnectionProvider implements ConnectionProvider {

    private static final long EXTENSION_VERSION = 1;

    @Override
    public Connection tcp(String host, int port, Options options) {
        return dial(Transports.tcp(host, port, isBlocking(options)), options);
    }

    @Override
    public Connection tls(String host, int port, Tls tls, Options options) {
        return dial(Transports.tls(host, port, () -> tls.clientEngine(host, port), isBlocking(options)), options);
    }

    @Override
    public Connection tls(SocketChannel channel, Tls tls, Options options) {
        return open(Transports.tls(channel, tls::serverEngine, isBlocking(options)), options);
    }

    @Override
    public Connection unix(Path path, Options options) {
        return dial(Transports.unix(path, isBlocking(options)), options);
    }

    @Override
    public Connection socket(Socket socket, Options options) {
        return open(Transports.socket(socket, isBlocking(options)), options);
    }

    @Override
    public Connection channel(SocketChannel channel, Options options) {
        return open(Transports.channel(channel, isBlocking(options)), options);
    }

    @Override
    public Connection pipes(InputStream in, OutputStream out, Options options) {
        return dial(Transports.streams(in, out), options);
    }

    @Override
    public Connection pipes(ReadableByteChannel in, WritableByteChannel out, Options options) {
        return dial(Transports.channels(in, out), options);
    }

    @Override
    public Connection stdio(@Nullable PeerIdentity identity, Options options) {
        return open(Transports.stdio(identity, isBlocking(options)), options);
    }

    @Override
    public Connection command(List<String> command, Consumer<ProcessBuilder> preparation, Options options) {
        return dial(Transports.command(command, preparation, options.name()), options);
    }

    @Override
    public Connection worker(Worker worker, Options options) {
        return dial(Transports.worker(worker, options.name(), isBlocking(options)), options);
    }

    @Override
    public Connection process(Process process, Options options) {
        return dial(Transports.process(process, options.name()), options);
    }

    @Override
    public Python python(Function<@Nullable Duration, Python> target, Executor waiting) {
        return new DelegatingPython(target, null, waiting);
    }

    @Override
    public @Nullable Connection current() {
        return EngineConnection.current();
    }

    /** Begins a connection over any transport; it boots nobody. */
    public static Connection open(Transport transport, Options options) {
        return open(transport, options, null);
    }

    /** Begins a connection to what may be a BIOS, since this side has sought it. */
    private static Connection dial(Transport transport, Options options) {
        return open(transport, options, new KnownBootloaders(options.timeoutMillis()));
    }

    private static Connection open(Transport transport, Options options, @Nullable Bootloaders bootloaders) {
        ClassLoader own = classLoader(options);
        boolean accepts = options.acceptExportedClasses() && options.rights().allow(Right.SHIP_CODE);
        ShippedClassLoader shipped = accepts ? new ShippedClassLoader(peerName(options, transport), own) : null;
        Options resolved =
                options.toBuilder().classLoader(shipped != null ? shipped : own).build();
        return EngineConnection.open(
                transport,
                resolved,
                new Languages(resolved, shipped),
                EXTENSION_VERSION,
                Capabilities.JVM_VALUES | Capabilities.CALL_CONTEXT | Capabilities.ERROR_FACTS,
                SelfDescription.of(),
                bootloaders);
    }

    /** Decided now, by the thread that opens the connection: later only the engine's own threads are there. */
    private static ClassLoader classLoader(Options options) {
        ClassLoader chosen = options.classLoader();
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        if (chosen != null) {
            return chosen;
        }
        return context != null ? context : DefaultConnectionProvider.class.getClassLoader();
    }

    private static String peerName(Options options, Transport transport) {
        String name = options.name();
        return name != null ? name : transport.address();
    }

    /** Virtual threads wait best in blocking operations. */
    private static boolean isBlocking(Options options) {
        return options.threads() == ThreadKind.VIRTUAL;
    }
}
