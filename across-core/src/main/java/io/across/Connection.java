package io.across;

import io.across.python.Python;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One connection between this process and another, over which each can run code in the other.
 *
 * <p>{@link #open(Endpoint)} opens one to whatever an {@link Endpoint} names; for what the original knows there are its own
 * factories, too. They return at once and establish the connection in the background; calls wait for it by themselves, and
 * {@link #awaitReady()} waits for it explicitly. Every connection must be closed.
 *
 * <pre>{@code
 * try (Connection conn = Connection.fromTcp("wonderland", 1865)) {
 *     int answer = conn.call(() -> 42);
 * }
 * }</pre>
 *
 * <p>Thread-safe: any number of threads may call, while others close.
 */
public interface Connection extends Channel, ReferenceCalls {

    /** Begins to connect to an endpoint, with the default options; see {@link #open(Endpoint, Options)}. */
    static Connection open(Endpoint endpoint) {
        return open(endpoint, Options.defaults());
    }

    /**
     * Begins to connect to an endpoint and returns at once: one life, which ends when either side says goodbye or the stream
     * breaks.
     */
    static Connection open(Endpoint endpoint, Options options) {
        return endpoint.open(options);
    }

    /** Connects to what a URI names, as {@link Endpoint#parse} reads it: the form for configuration. */
    static Connection open(String uri) {
        return open(Endpoint.parse(uri));
    }

    /** Connects to what a URI names, as {@link Endpoint#parse} reads it: the form for configuration. */
    static Connection open(String uri, Options options) {
        return open(Endpoint.parse(uri), options);
    }

    /**
     * Connects to the endpoint, and again whenever the connection has ended: what it returns stands for one peer after the other.
     *
     * <p>A call takes the connection that is established at its time. If there is none it waits for the next one, up to its
     * deadline or, if it has none, up to the options' timeout. A call that was on its way when the connection broke fails, and
     * is never repeated. Proxies end with the connection through which they came. {@link #cancel()} breaks off the connection of
     * the moment, {@link #close()} ends it for good.
     *
     * @param options of each connection
     * @param backoff when it is opened again: at once if the last connection had lasted for the initial delay
     * @throws IllegalArgumentException if the endpoint {@linkplain Endpoint#isReopenable() cannot be opened again}
     * @see io.across.lasting.LastingConnection
     */
    static Connection lasting(Endpoint endpoint, Options options, Backoff backoff) {
        return ConnectionProvider.instance().lasting(endpoint, options, backoff);
    }

    /**
     * Connects over TCP: every address of {@code host} is tried in turn.
     */
    static Connection fromTcp(String host, int port) {
        return fromTcp(host, port, Options.defaults());
    }

    /**
     * Connects over TCP: every address of {@code host} is tried in turn.
     */
    static Connection fromTcp(String host, int port, Options options) {
        return open(Endpoint.tcp(host, port), options);
    }

    /**
     * Connects to a Unix domain socket.
     */
    static Connection fromUnix(Path path) {
        return fromUnix(path, Options.defaults());
    }

    /**
     * Connects to a Unix domain socket.
     */
    static Connection fromUnix(Path path, Options options) {
        return open(Endpoint.unix(path), options);
    }

    /**
     * Takes over a connected socket.
     */
    static Connection fromSocket(Socket socket) {
        return fromSocket(socket, Options.defaults());
    }

    /**
     * Takes over a connected socket.
     */
    static Connection fromSocket(Socket socket, Options options) {
        return open(Endpoint.socket(socket), options);
    }

    /**
     * Takes over a pair of streams.
     *
     * <p>To end the connection both are closed; a stream whose {@code close} does not end a blocked {@code read} keeps a
     * daemon thread until the next byte.
     */
    static Connection fromPipes(InputStream in, OutputStream out) {
        return fromPipes(in, out, Options.defaults());
    }

    /**
     * Takes over a pair of streams.
     *
     * <p>To end the connection both are closed; a stream whose {@code close} does not end a blocked {@code read} keeps a
     * daemon thread until the next byte.
     */
    static Connection fromPipes(InputStream in, OutputStream out, Options options) {
        return open(Endpoint.pipes(in, out), options);
    }

    /**
     * Takes over a pair of channels.
     */
    static Connection fromPipes(ReadableByteChannel in, WritableByteChannel out) {
        return fromPipes(in, out, Options.defaults());
    }

    /**
     * Takes over a pair of channels.
     */
    static Connection fromPipes(ReadableByteChannel in, WritableByteChannel out, Options options) {
        return open(Endpoint.pipes(in, out), options);
    }

    /**
     * Takes over this process's standard input and output. From then on {@link System#out} prints to standard error, so
     * that nothing but the protocol reaches the wire, and {@link System#in} is empty.
     */
    static Connection fromStdio() {
        return fromStdio(Options.defaults());
    }

    /**
     * Takes over this process's standard input and output. From then on {@link System#out} prints to standard error, so
     * that nothing but the protocol reaches the wire, and {@link System#in} is empty.
     */
    static Connection fromStdio(Options options) {
        return open(Endpoint.stdio(), options);
    }

    /**
     * Starts a child process and talks to it over its standard input and output; its standard error goes to the log.
     */
    static Connection fromCommand(List<String> command) {
        return fromCommand(command, Options.defaults());
    }

    /**
     * Starts a child process and talks to it over its standard input and output; its standard error goes to the log.
     */
    static Connection fromCommand(List<String> command, Options options) {
        return open(Endpoint.command(command), options);
    }

    /**
     * Takes over a child process whose standard input and output are pipes.
     */
    static Connection fromProcess(Process process) {
        return fromProcess(process, Options.defaults());
    }

    /**
     * Takes over a child process whose standard input and output are pipes.
     */
    static Connection fromProcess(Process process, Options options) {
        return open(Endpoint.process(process), options);
    }

    /** Starts {@code sh -c script} and talks to it as {@link #fromCommand(List)} does. */
    static Connection fromShell(String script) {
        return fromShell(script, Options.defaults());
    }

    /** Starts {@code sh -c script} and talks to it as {@link #fromCommand(List)} does. */
    static Connection fromShell(String script, Options options) {
        return open(Endpoint.shell(script), options);
    }

    /**
     * What tells it from every other connection of this process, such as {@code 17}: digits. Never changes. A connection that
     * lasts has an id of its own, and so has each that stands behind it in turn.
     */
    String id();

    /** When its life began, before anything was sent. A connection that lasts answers when it was made. Never changes. */
    Instant openedAt();

    /** Where the connection is in its life, at this moment. */
    ConnectionState state();

    /** Whether the handshake is done and neither side has begun to end the connection. */
    default boolean isConnected() {
        return state() == ConnectionState.RUNNING;
    }

    /** What the peer said of itself; null until the handshake is done. */
    @Nullable PeerInfo peer();

    /** What the peer may do on this side: {@link Options#rights()}. */
    Rights rights();

    /**
     * Who the peer is, as far as somebody else vouches for it: the subject of its certificate where TLS is spoken, its user
     * where a Unix socket is between. Code that serves a call asks {@link Across#connection()} for the connection of its
     * caller.
     *
     * @return null if nobody vouches for it, or it is not connected yet
     */
    @Nullable PeerIdentity peerIdentity();

    /** Counters at this moment. */
    ConnectionStats stats();

    /**
     * The calls that are under way at this moment, those of both sides, the oldest first. Calls of the peer that wait their
     * turn are not among them.
     */
    List<CallInProgress> callsInProgress();

    /** How long nothing has been heard of the peer, not even a sign of life. */
    Duration silence();

    /** How the peer answers nothing, though calls to it miss their deadlines; null if it does not seem so. */
    default @Nullable Standstill standstill() {
        return null;
    }

    /** The calls alone, those that leave objects with the peer included: see {@link Channel#calls()}. */
    @Override
    ReferenceCalls calls();

    @Override
    Python python();

    /**
     * Waits until the handshake is done.
     *
     * @return this connection
     * @throws DisconnectException if the connection has ended, with the reason as its cause
     * @throws CallInterruptedException if the thread is interrupted; the connection lives on
     */
    @Override
    Connection awaitReady();

    /**
     * The connection to one peer, which ends with that: this one, unless it is opened again when it has ended; then the one that
     * stands behind it. For what is to hold for that peer only. Waits for it as {@link #awaitReady} does.
     */
    default Connection awaitLife() {
        return awaitReady();
    }

    /** See {@link Lease}. The connection stays open when the lease is closed. */
    @Override
    default Lease lease() {
        return ConnectionProvider.instance().lease(awaitLife());
    }

    /**
     * Completed when the connection has ended, in order or not; never fails. What follows it must not block, unless it is on a
     * thread of its own.
     */
    CompletableFuture<@Nullable Void> onEnd();

    /**
     * Waits until no new calls can be made, because one side has begun to end the connection, or it has ended. Does not close
     * it.
     *
     * @throws CallInterruptedException if the thread is interrupted; the connection lives on
     */
    default void awaitDraining() {
        awaitEnd();
    }

    /**
     * Waits until the connection has ended, normally because the peer closed it. Does not close it.
     *
     * @throws CallInterruptedException if the thread is interrupted; the connection lives on
     */
    void awaitEnd();

    /**
     * Breaks the connection off: calls fail, nothing is said to the peer, a child process is killed. Returns at once;
     * {@link #close()} must still be called.
     */
    void cancel();

    /**
     * Ends the connection: says goodbye, waits for the peer's, at most for the timeout, and gives everything back. A child
     * process is waited for as long, then killed. Further calls of this method do nothing.
     *
     * <p>Calls that are still outstanding fail; calls of the peer that are being served run on and their results are
     * dropped. May be called by code that the connection itself serves: then it returns after the goodbye was sent, and
     * the rest happens in the background.
     *
     * @throws ProtocolException once, if the peer broke the protocol
     * @throws DisconnectException once, if an I/O error, a timeout or {@link #cancel()} broke the connection
     */
    @Override
    void close();

    /**
     * Ends the connection gracefully, and returns when it has ended.
     *
     * <p>The peer's calls that have come before are run and answered; then this side's own get their answers; then it says
     * goodbye, as {@link #close()} does. Calls of the peer that come later are not run: they fail with a {@link
     * NotSentException}, or, at a peer that does not know of this, with an {@link OperationException}; so do those that the
     * peer's code makes back while it serves this side. Code that serves the peer may call it as before. When the peer's
     * calls are answered, further calls of this side fail with a {@link NotSentException}.
     *
     * <p>When the grace is over, what is left fails as with {@link #close()}; so it does when the thread is interrupted. May
     * be called by code that the connection itself serves: then it returns at once, and the rest happens in the background.
     *
     * @param grace how long the calls may take; zero for no time at all, negative for as long as they need
     * @throws ProtocolException once, if the peer broke the protocol
     * @throws DisconnectException once, if an I/O error, a timeout or {@link #cancel()} broke the connection
     */
    @Override
    void close(Duration grace);

    /**
     * Begins to end the connection as {@link #close(Duration)} does, and returns at once; {@link #close()} must still be
     * called.
     *
     * @param grace how long the calls may take; negative for as long as they need. If this is called again, the shorter grace
     *     counts
     */
    void drain(Duration grace);

    @Override
    default ReferenceCalls within(Duration deadline) {
        return calls().within(deadline);
    }

    @Override
    default ReferenceCalls within(Duration left, Duration deadline) {
        return calls().within(left, deadline);
    }

    @Override
    default @Nullable Object applyRef(RemoteCode code, @Nullable Object... args) throws Throwable {
        return calls().applyRef(code, args);
    }

    @Override
    default CompletableFuture<@Nullable Object> applyRefAsync(RemoteCode code, @Nullable Object... args) {
        return calls().applyRefAsync(code, args);
    }
}
