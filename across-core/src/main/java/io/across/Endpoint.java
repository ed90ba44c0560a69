package io.across;

import io.across.ConnectionProvider.Worker;
import io.across.Endpoints.Channels;
import io.across.Endpoints.Child;
import io.across.Endpoints.Command;
import io.across.Endpoints.Connected;
import io.across.Endpoints.Own;
import io.across.Endpoints.Plain;
import io.across.Endpoints.Program;
import io.across.Endpoints.Stdio;
import io.across.Endpoints.Streams;
import io.across.Endpoints.Tcp;
import io.across.Endpoints.Unix;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Connection} leads to: an address, a program that is started, or a stream that is there already. Nothing is
 * opened before {@link Connection#open(Endpoint, Options)} is given it; mistakes that can be seen are found when it is made.
 *
 * <pre>{@code
 * Endpoint endpoint = Endpoint.tcp("wonderland", 1865);
 * try (Connection conn = Connection.open(endpoint, Options.defaults())) {
 *     int answer = conn.call(() -> 42);
 * }
 * }</pre>
 *
 * <p>Its {@code toString} is its address in logs, and has no secrets: of a command only the program, of a script nothing. Two
 * endpoints made here are equal if they lead to the same address or start the same; those of streams, if the streams are the
 * same objects.
 *
 * <p>Immutable and thread-safe. Whoever implements this interface, or gives {@link #of} a function, has a new kind of
 * endpoint, which needs nothing else.
 */
public interface Endpoint {

    /** TCP: every address of {@code host} is tried in turn. */
    static Endpoint tcp(String host, int port) {
        return new Tcp(host, port, null);
    }

    /** TCP, and TLS with what listens there, with the JVM's own certificates and trust; see {@link Tls#system}. */
    static Endpoint tls(String host, int port) {
        return tls(host, port, Tls.system());
    }

    /** TCP, and TLS with what listens there. */
    static Endpoint tls(String host, int port, Tls tls) {
        return new Tcp(host, port, tls);
    }

    /** A Unix domain socket. */
    static Endpoint unix(Path path) {
        return new Unix(path);
    }

    /** What listens at a Unix domain socket or a TCP address, as {@link java.net.ServerSocket} and others have accepted it. */
    static Endpoint socket(Socket socket) {
        SocketChannel channel = socket.getChannel();
        return channel != null ? socket(channel) : new Plain(socket, Endpoints.address(socket));
    }

    /**
     * A connected socket channel, TCP or Unix, which the connection takes over.
     *
     * @throws IllegalArgumentException if it is not connected
     */
    static Endpoint socket(SocketChannel channel) {
        return new Connected(channel, Endpoints.address(channel), null);
    }

    /**
     * A connected socket channel whose peer begins to speak TLS, as a client; the connection takes it over.
     *
     * @throws IllegalArgumentException if it is not connected
     */
    static Endpoint socket(SocketChannel channel, Tls tls) {
        return new Connected(channel, Endpoints.address(channel), tls);
    }

    /**
     * A pair of streams, which the connection takes over.
     *
     * <p>To end the connection both are closed; a stream whose {@code close} does not end a blocked {@code read} keeps a
     * daemon thread until the next byte.
     */
    static Endpoint pipes(InputStream in, OutputStream out) {
        return new Streams(in, out);
    }

    /** A pair of channels, which the connection takes over and makes blocking. */
    static Endpoint pipes(ReadableByteChannel in, WritableByteChannel out) {
        return new Channels(in, out);
    }

    /**
     * This process's standard input and output, once per process. When it is opened, {@link System#out} begins to print to
     * standard error, so that nothing but the protocol reaches the wire, and {@link System#in} is empty.
     */
    static Endpoint stdio() {
        return Stdio.UNKNOWN;
    }

    /**
     * This process's standard input and output, as {@link #stdio()}, of a process that was told who its peer is.
     *
     * @param peer what {@link Connection#peerIdentity} answers
     */
    static Endpoint stdio(PeerIdentity peer) {
        return new Stdio(peer);
    }

    /** A child process, over its standard input and output; its standard error goes to the log. */
    static Endpoint command(List<String> command) {
        return Command.of(command);
    }

    /** See {@link #command(List)}. */
    static Endpoint command(String... command) {
        return command(List.of(command));
    }

    /** A child process {@code sh -c script}, as {@link #command(List)}. */
    static Endpoint shell(String script) {
        return Command.shell(script);
    }

    /** A child process that runs already, whose standard input and output are pipes; the connection takes it over. */
    static Endpoint process(Process process) {
        return new Child(process, Endpoints.address(process));
    }

    /** The {@code python3} of this machine; see {@link #python(PythonBios)}. */
    static Endpoint python() {
        return python(Bios.python());
    }

    /**
     * A worker: a Python interpreter of this machine, with nothing but what it has installed, that is started and booted. Its
     * output goes to the log. It leads a session of its own, and whatever it starts ends with it.
     */
    static Endpoint python(PythonBios interpreter) {
        return new Program(interpreter, Endpoints.NOTHING);
    }

    /**
     * A worker: a JVM of this machine that has this process's own classes. It speaks over a Unix socket, or where there is
     * none over its standard input and output. Whatever it prints, or what it starts, goes to the log
     * {@code io.across.process}, and its standard input is empty. It leads a session of its own, and whatever it starts ends
     * with it. It does not get the variables {@code JAVA_TOOL_OPTIONS}, {@code JDK_JAVA_OPTIONS} and {@code _JAVA_OPTIONS},
     * with which this process may have been given an agent.
     *
     * @param child an {@link io.across.process.ChildJvm}
     */
    static Endpoint jvm(Worker child) {
        return new Program(child, Endpoints.NOTHING);
    }

    /**
     * A machine that has only Java and {@code sh}, which is booted by this machine's {@code ssh}; see {@link Bios#jvm}.
     *
     * @param host a host, or a user and a host as {@code user@host}, or a name from ssh's configuration
     * @param sshOptions further options of {@code ssh}, each a word of its own
     * @throws IllegalArgumentException if the host is empty, begins with a hyphen or has blanks or control characters
     */
    static Endpoint ssh(String host, JvmBios java, String... sshOptions) {
        return Command.ssh(host, java.sshCommand(host, sshOptions));
    }

    /**
     * A machine that has only Python and {@code sh}, which is booted by this machine's {@code ssh}; see {@link Bios#python}.
     *
     * @param host a host, or a user and a host as {@code user@host}, or a name from ssh's configuration
     * @param sshOptions further options of {@code ssh}, each a word of its own
     * @throws IllegalArgumentException if the host is empty, begins with a hyphen or has blanks or control characters
     */
    static Endpoint ssh(String host, PythonBios python, String... sshOptions) {
        return Command.ssh(host, python.sshCommand(host, sshOptions));
    }

    /**
     * What a URI names: the form for configuration.
     *
     * <ul>
     *   <li>{@code tcp://host:port}
     *   <li>{@code tls://host:port}, with the JVM's own certificates and trust (see {@link Tls#system}), or with others by
     *       {@link #withTls}
     *   <li>{@code unix:/path/of/socket}
     *   <li>{@code exec:command with arguments}, split at spaces; for anything that needs quoting use {@code shell:}
     *   <li>{@code shell:script}
     *   <li>{@code python:}, {@code python:/opt/python/bin/python3.11?python-option=-Xutf8} or
     *       {@code python:?venv=/opt/worker}, to start a Python on this machine, by default {@code python3}, and boot it (see
     *       {@link Bios#python})
     *   <li>{@code ssh://user@host:port?java=/opt/jdk/bin/java&option=-oConnectTimeout=5&java-option=-Xmx256m}, to boot a
     *       machine that has only Java 17 or later and {@code sh}, by this machine's {@code ssh} (see {@link Bios#jvm}). All
     *       but the host may be left out.
     *   <li>{@code ssh://user@host:port?python=python3.11&option=-oConnectTimeout=5&python-option=-Xutf8}, to boot one that
     *       has only Python 3.8 or later and {@code sh} (see {@link Bios#python}); or {@code venv=/opt/worker} in the place of
     *       {@code python=}
     * </ul>
     *
     * <p>Options, of ssh, {@code java} or Python, may be given several times; what a URI cannot hold is percent-encoded.
     *
     * @throws IllegalArgumentException if {@code uri} has none of these forms, or a part of it is illegal; the message quotes
     *     it
     */
    static Endpoint parse(String uri) {
        return EndpointUri.parse(uri);
    }

    /**
     * An endpoint of one's own: in memory, behind a proxy, found by a directory. It can be opened again.
     *
     * @param address in logs
     * @param opener does what {@link #open} does
     */
    static Endpoint of(String address, Function<Options, Connection> opener) {
        return new Own(address, opener);
    }

    /**
     * Begins to establish a connection and returns at once. For users there is {@link Connection#open(Endpoint, Options)},
     * which does the same.
     *
     * @param options of the connection; to be passed on as they are
     */
    Connection open(Options options);

    /**
     * Whether it may be opened again when a connection has ended. What the first connection takes over, as a socket, pipes, a
     * process or standard input and output, cannot.
     */
    default boolean isReopenable() {
        return true;
    }

    /** Whether it speaks TLS as a client, so that {@link #withTls} may be called. */
    default boolean isTls() {
        return false;
    }

    /**
     * The same with other certificates and trust.
     *
     * @throws IllegalStateException unless {@link #isTls}
     */
    default Endpoint withTls(Tls tls) {
        throw new IllegalStateException(this + " does not speak TLS: tls://host:port does");
    }

    /**
     * Whether each opening starts a process of this machine that is the peer, so that {@link #prepared} may be called. The
     * {@code ssh} that leads to another machine is no peer.
     */
    default boolean startsProcess() {
        return false;
    }

    /**
     * The program of this machine that each opening starts, be it the peer or the way to it: a path, or a name that is looked up
     * in {@code PATH}.
     *
     * @return null if none is started
     */
    default @Nullable String program() {
        return null;
    }

    /**
     * The same in other surroundings than this process's own.
     *
     * @param preparation is called before the process is started, after earlier ones, and may change its environment and its
     *     working directory
     * @throws IllegalStateException unless {@link #startsProcess}
     */
    default Endpoint prepared(Consumer<ProcessBuilder> preparation) {
        throw new IllegalStateException(this + " starts no process on this machine");
    }
}
