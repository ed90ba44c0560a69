package io.across.internal.transport;

import io.across.ConnectionProvider.Worker;
import io.across.PeerIdentity;
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
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/**
 * The transports. Each takes what it is given over: {@link Transport#close} closes it, whether it was opened or not.
 *
 * <p>Sockets come in both kinds: not blocking, for platform threads; and blocking, for virtual ones, which are cheap to
 * block and which a selector would pin. All others are blocking, except the {@link InMemoryTransport}.
 */
public final class Transports {

    private Transports() {}

    /**
     * Connects over TCP, to each address of the host in the order of the resolver until one answers.
     *
     * @throws IllegalArgumentException if the port is not between 1 and 65535
     */
    public static Transport tcp(String host, int port, boolean blocking) {
        return new SocketTransport(new TcpDialer(host, port, InetAddress::getAllByName), blocking);
    }

    /**
     * Connects over TCP as {@link #tcp} does, and speaks TLS.
     *
     * @param engines makes the client's engine
     * @throws IllegalArgumentException if the port is not between 1 and 65535
     */
    public static Transport tls(String host, int port, Supplier<SSLEngine> engines, boolean blocking) {
        TcpDialer dialer = new TcpDialer("tls", host, port, InetAddress::getAllByName);
        return new TlsTransport(dialer, dialer.address(), engines, blocking);
    }

    /**
     * A connected TCP socket channel whose peer begins to speak TLS. Its blocking mode is changed to the one asked for.
     *
     * @param engines makes the server's engine
     * @throws IllegalArgumentException if the channel is not connected
     */
    public static Transport tls(SocketChannel channel, Supplier<SSLEngine> engines, boolean blocking) {
        ConnectedDialer dialer = new ConnectedDialer(channel);
        String address = dialer.address().replaceFirst("^tcp:", "tls:");
        return new TlsTransport(dialer, address, engines, blocking);
    }

    /** Connects to a Unix domain socket. */
    public static Transport unix(Path path, boolean blocking) {
        return new SocketTransport(new UnixDialer(path), blocking);
    }

    /**
     * A connected socket. One that has no channel, as TLS sockets and those of {@link Socket#Socket(String, int)}, is of
     * the blocking kind whatever is asked for.
     *
     * @throws IllegalArgumentException if the socket is not connected
     */
    public static Transport socket(Socket socket, boolean blocking) {
        SocketChannel channel = socket.getChannel();
        if (channel != null) {
            return channel(channel, blocking);
        }
        if (!socket.isConnected() || socket.isClosed()) {
            throw new IllegalArgumentException("socket " + socket + " is not connected");
        }
        try {
            socket.setTcpNoDelay(true);
            return new PipeTransport(
                    TcpDialer.uri(socket.getInetAddress().getHostAddress(), socket.getPort()),
                    new StreamSource(socket.getInputStream(), true),
                    new StreamSink(socket.getOutputStream(), true));
        } catch (IOException e) {
            throw new IllegalArgumentException("socket " + socket + " cannot be used", e);
        }
    }

    /**
     * A connected socket channel, TCP or Unix. Its blocking mode is changed to the one asked for.
     *
     * @throws IllegalArgumentException if the channel is not connected
     */
    public static Transport channel(SocketChannel channel, boolean blocking) {
        return new SocketTransport(new ConnectedDialer(channel), blocking);
    }

    /** Two streams. A read or write that the stream's own {@code close} does not end lasts until the next byte. */
    public static Transport streams(InputStream in, OutputStream out) {
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
     * Two channels. They are made blocking.
     *
     * @throws IllegalArgumentException if that is impossible
     */
    public static Transport channels(ReadableByteChannel in, WritableByteChannel out) {
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

    /** {@link #stdio(PeerIdentity, boolean)} whose peer nobody has introduced. */
    public static Transport stdio() {
        return stdio(null, true);
    }

    /**
     * This process's standard input and output, once per process. From now on {@link System#out} is {@link System#err},
     * and {@link System#in} is empty; closing restores neither. A worker that was given a socket connects to that instead.
     *
     * @param identity of the peer, if whoever started this process has told it
     * @throws IllegalStateException the second time
     */
    public static Transport stdio(@Nullable PeerIdentity identity, boolean blocking) {
        return StandardStreams.takeOver(identity, blocking);
    }

    /** Who is at the other end of a connected channel; null where the system does not tell, as with TCP. */
    public static @Nullable PeerIdentity identity(SocketChannel channel) {
        return PeerIdentities.of(channel);
    }

    /**
     * A child process that {@link Transport#open} starts. Its standard error goes to the logger {@code io.across.process}.
     *
     * @param command the program and its arguments
     * @throws IllegalArgumentException if it is empty
     */
    public static Transport command(List<String> command) {
        return command(command, process -> {}, null);
    }

    /**
     * A child process that {@link Transport#open} starts. Its standard error goes to the logger {@code io.across.process}.
     *
     * @param command the program and its arguments
     * @param preparation changes its environment and its working directory
     * @param connection what the connection is called in logs; null if it has no name but the address
     * @throws IllegalArgumentException if the command is empty
     */
    public static Transport command(
            List<String> command, Consumer<ProcessBuilder> preparation, @Nullable String connection) {
        return ProcessTransport.ofCommand(command, preparation, connection);
    }

    /**
     * A worker that {@link Transport#open} starts and that connects back over a Unix socket; where that is impossible, over
     * its standard input and output. What it prints goes to the logger {@code io.across.process}.
     *
     * @param connection what the connection is called in logs; null if it has no name but the address
     */
    public static Transport worker(Worker worker, @Nullable String connection, boolean blocking) {
        // Not one expression: to verify its type, a class, would load one that a booted peer does not have.
        if (MeetingPoint.isPossible()) {
            return WorkerTransport.of(worker, connection, blocking);
        }
        return ProcessTransport.ofCommand(worker.command().apply(null), worker.preparation(), connection);
    }

    /**
     * A child process that runs, whose standard input and output are pipes. Its standard error, unless redirected, goes to
     * the logger {@code io.across.process}.
     */
    public static Transport process(Process process) {
        return process(process, null);
    }

    /**
     * A child process that runs, as {@link #process(Process)}.
     *
     * @param connection what the connection is called in logs; null if it has no name but the address
     */
    public static Transport process(Process process, @Nullable String connection) {
        return ProcessTransport.ofProcess(process, connection);
    }
}
