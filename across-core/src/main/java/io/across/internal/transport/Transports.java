package io.across.internal.transport;

import io.across.ConnectionProvider.StreamKinds;
import io.across.ConnectionProvider.Worker;
import io.across.Endpoint;
import io.across.PeerIdentity;
import io.across.Tls;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.channels.Channel;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The transport of each kind of stream. Each takes what it is given over: {@link Transport#close} closes it, whether it was
 * opened or not.
 *
 * <p>Sockets come in both kinds: not blocking, for platform threads; and blocking, for virtual ones, which are cheap to
 * block and which a selector would pin. All others are blocking, except the {@link InMemoryTransport}.
 */
public final class Transports implements StreamKinds<Transport> {

    private final @Nullable String connection;
    private final boolean blocking;

    /**
     * Transports of one connection.
     *
     * @param connection what it is called in logs; null if it has no name but the address
     * @param blocking which kind of socket it is to have
     */
    public Transports(@Nullable String connection, boolean blocking) {
        this.connection = connection;
        this.blocking = blocking;
    }

    /** Connects to each address of the host in the order of the resolver until one answers. */
    @Override
    public Transport tcp(String host, int port) {
        return new SocketTransport(new TcpDialer(host, port, InetAddress::getAllByName), blocking);
    }

    /** Connects as {@link #tcp} does, and speaks TLS. */
    @Override
    public Transport tls(String host, int port, Tls tls) {
        String address = Endpoint.tls(host, port, tls).toString();
        TcpDialer dialer = new TcpDialer(address, host, port, InetAddress::getAllByName);
        return new TlsTransport(dialer, address, () -> tls.clientEngine(host, port), blocking);
    }

    /** Its blocking mode is changed to the one asked for. */
    @Override
    public Transport tls(SocketChannel channel, Tls tls) {
        String address = Endpoint.socket(channel, tls).toString();
        return new TlsTransport(new ConnectedDialer(channel), address, tls::serverEngine, blocking);
    }

    @Override
    public Transport unix(Path path) {
        return new SocketTransport(new UnixDialer(path), blocking);
    }

    /**
     * One that has no channel, as TLS sockets and those of {@link Socket#Socket(String, int)}, is of the blocking kind
     * whatever is asked for.
     */
    @Override
    public Transport socket(Socket socket) {
        SocketChannel channel = socket.getChannel();
        if (channel != null) {
            return channel(channel);
        }
        String address = Endpoint.socket(socket).toString();
        try {
            socket.setTcpNoDelay(true);
            return new PipeTransport(
                    address,
                    new StreamSource(socket.getInputStream(), true),
                    new StreamSink(socket.getOutputStream(), true));
        } catch (IOException e) {
            throw new IllegalArgumentException("socket " + socket + " cannot be used", e);
        }
    }

    /** Its blocking mode is changed to the one asked for. */
    @Override
    public Transport channel(SocketChannel channel) {
        return new SocketTransport(new ConnectedDialer(channel), blocking);
    }

    /** A read or write that the stream's own {@code close} does not end lasts until the next byte. */
    @Override
    public Transport streams(InputStream in, OutputStream out) {
        return new PipeTransport("pipes", source(in), sink(out));
    }

    /** The channel of a file stream, unlike the stream, can be closed while a thread is blocked in it. */
    private static ByteSource source(InputStream in) {
        return in instanceof FileInputStream file ? new ChannelSource(file.getChannel()) : new StreamSource(in, true);
    }

    private static ByteSink sink(OutputStream out) {
        return out instanceof FileOutputStream file ? new ChannelSink(file.getChannel()) : new StreamSink(out, true);
    }

    /**
     * They are made blocking.
     *
     * @throws IllegalArgumentException if that is impossible
     */
    @Override
    public Transport channels(ReadableByteChannel in, WritableByteChannel out) {
        requireBlocking(in);
        requireBlocking(out);
        return new PipeTransport("pipes", new ChannelSource(in), new ChannelSink(out));
    }

    private static void requireBlocking(Channel channel) {
        if (channel instanceof SelectableChannel selectable) {
            try {
                selectable.configureBlocking(true);
            } catch (IOException | IllegalStateException e) {
                throw new IllegalArgumentException("channel " + channel + " cannot be made blocking", e);
            }
        }
    }

    /**
     * Once per process. From now on {@link System#out} is {@link System#err}, and {@link System#in} is empty; closing restores
     * neither. A worker that was given a socket connects to that instead.
     *
     * @throws IllegalStateException the second time
     */
    @Override
    public Transport stdio(@Nullable PeerIdentity peer) {
        return StandardStreams.takeOver(peer, blocking);
    }

    /** {@link Transport#open} starts it. Its standard error goes to the logger {@code io.across.process}. */
    @Override
    public Transport command(List<String> command, Consumer<ProcessBuilder> preparation) {
        return ProcessTransport.ofCommand(command, preparation, connection);
    }

    /**
     * {@link Transport#open} starts it, and it connects back over a Unix socket; where that is impossible, over its standard
     * input and output. What it prints goes to the logger {@code io.across.process}.
     */
    @Override
    public Transport worker(Worker worker, Consumer<ProcessBuilder> preparation) {
        // Not one expression: to verify its type, a class, would load one that a booted peer does not have.
        if (RendezvousSocket.isPossible()) {
            return WorkerTransport.of(worker, preparation, connection, blocking);
        }
        Consumer<ProcessBuilder> own = worker::prepare;
        return ProcessTransport.ofCommand(worker.command(null), own.andThen(preparation), connection);
    }

    /** Its standard error, unless redirected, goes to the logger {@code io.across.process}. */
    @Override
    public Transport process(Process process) {
        return ProcessTransport.ofProcess(process, connection);
    }

    /** Who is at the other end of a connected channel; null where the system does not tell, as with TCP. */
    public static @Nullable PeerIdentity identity(SocketChannel channel) {
        return PeerIdentities.of(channel);
    }
}
