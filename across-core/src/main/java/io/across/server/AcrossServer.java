package io.across.server;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.across.Options;
import io.across.Rights;
import io.across.Tls;
import io.across.internal.concurrent.Closeables;
import io.across.internal.concurrent.DaemonThreads;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens at one address, TCP or Unix, and hands what connects to a {@link ConnectionHandler}.
 *
 * <p><b>Whoever can connect can run code in the process that serves the connection.</b> TCP is therefore bound to the
 * loopback address unless another is named, and a Unix socket's file may be used by its owner only.
 *
 * <pre>{@code
 * try (AcrossServer server = AcrossServer.builder().tcp("localhost", 0).build().start()) {
 *     System.getLogger("app").log(INFO, "listening at {0}", server.address());
 *     ...
 * }
 * }</pre>
 *
 * <p>A server starts once and stops once. Accepts on one daemon thread, which is named after the address. Thread-safe: the
 * lock guards the state and is held while the address is bound, which blocks nobody but whoever starts or stops the same
 * server; it is not held while connections are served or ended.
 */
public final class AcrossServer implements AutoCloseable {

    /** How long a thread that accepts may take to notice that its socket was closed. */
    private static final long LET_GO_MILLIS = 1_000;

    private static final Logger log = LoggerFactory.getLogger(AcrossServer.class);

    private final Binder binder;
    private final int backlog;
    private final ConnectionHandler handler;
    private final int maxConnections;
    private final @Nullable Tls tls;

    private final AtomicLong refused = new AtomicLong();

    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock") private State state = State.NEW;

    @GuardedBy("lock") private @Nullable Binding binding;

    @GuardedBy("lock") private @Nullable AcceptLoop loop;

    /** Accepts, in {@link #loop}; null unless started. */
    @GuardedBy("lock") private @Nullable Thread acceptor;

    private enum State {
        /** Nothing is bound yet. */
        NEW,
        /** Bound and accepting. */
        STARTED,
        /** Nothing is bound any more, or ever was. */
        STOPPED
    }

    private AcrossServer(Binder binder, int backlog, ConnectionHandler handler, int maxConnections, @Nullable Tls tls) {
        this.binder = binder;
        this.backlog = backlog;
        this.handler = handler;
        this.maxConnections = maxConnections;
        this.tls = tls;
    }

    public static Builder builder() {
        return new Builder();
    }

    /**
     * Binds the address and begins to accept.
     *
     * @return this server
     * @throws BindException if the address cannot be bound; the message names it
     * @throws IllegalStateException if the server was started or stopped before
     */
    public AcrossServer start() throws IOException {
        lock.lock();
        try {
            if (state != State.NEW) {
                throw new IllegalStateException("server cannot be started, it is " + state);
            }
            Binding bound = binder.bind(backlog);
            binding = bound;
            String name = "across-server " + describe(bound.address());
            AcceptLoop accepting = new AcceptLoop(name, bound.channel()::accept, this::take);
            loop = accepting;
            state = State.STARTED;
            Thread thread = DaemonThreads.inContext(name, accepting);
            acceptor = thread;
            thread.start();
            Rights rights = handler.rights();
            log.info(
                    "{} is listening{}",
                    name,
                    rights == null ? "" : "; rights of whoever connects: " + rights.inProperties());
            return this;
        } catch (Error e) {
            // Most often for want of memory or a thread. Nobody would accept what connects to the address.
            unbind();
            throw e;
        } finally {
            lock.unlock();
        }
    }

    /**
     * The address that clients connect to, with the actual port.
     *
     * @throws IllegalStateException if the server is not started, or has stopped
     */
    public SocketAddress address() {
        lock.lock();
        try {
            if (binding == null) {
                throw new IllegalStateException("server has no address, it is " + state);
            }
            return binding.address();
        } finally {
            lock.unlock();
        }
    }

    /**
     * The actual TCP port.
     *
     * @throws IllegalStateException if the server is not started, or listens at a Unix socket
     */
    public int port() {
        if (address() instanceof InetSocketAddress tcp) {
            return tcp.getPort();
        }
        throw new IllegalStateException("server at " + describe(address()) + " has no port");
    }

    /** Who serves the connections. */
    public ConnectionHandler handler() {
        return handler;
    }

    /** How many connections were closed at once because too many were being served. */
    public long refusedConnections() {
        return refused.get();
    }

    /**
     * Stops: accepts no more, has the connections end {@linkplain ConnectionHandler#drain gracefully}, and closes the handler;
     * if the time is over before, cancels the connections first. Does nothing but wait if the server has stopped already.
     *
     * @param grace how long calls may take to end; zero cancels at once, negative waits without limit
     */
    public void stop(Duration grace) {
        stopAccepting();
        try {
            if (!handler.drain(grace)) {
                handler.cancel();
            }
        } finally {
            handler.close();
        }
    }

    /** Stops without regard to running calls: says goodbye on all connections and closes the handler. */
    @Override
    public void close() {
        stopAccepting();
        handler.close();
    }

    private void stopAccepting() {
        Thread accepting;
        lock.lock();
        try {
            accepting = acceptor;
            unbind();
        } finally {
            lock.unlock();
        }
        if (accepting != null && accepting != Thread.currentThread()) {
            awaitEnd(accepting);
        }
    }

    @GuardedBy("lock") private void unbind() {
        Binding bound = binding;
        state = State.STOPPED;
        if (loop != null) {
            loop.stop();
        }
        loop = null;
        binding = null;
        acceptor = null;
        if (bound != null) {
            release(bound);
        }
    }

    /** Until its system call has returned, the port goes on accepting. A handler that keeps the thread is not waited for. */
    private static void awaitEnd(Thread accepting) {
        try {
            accepting.join(LET_GO_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void release(Binding binding) {
        SocketAddress address = binding.address();
        IOException failure = null;
        try {
            binding.release();
        } catch (IOException e) {
            failure = e;
        }
        if (failure == null) {
            log.info("across-server {} has stopped listening", describe(address));
        } else {
            log.warn("across-server {} left something behind", describe(address), failure);
        }
    }

    private void take(SocketChannel channel) {
        try {
            if (handler.activeConnections() >= maxConnections) {
                Closeables.quietly(channel);
                throw new RejectedExecutionException(
                        "the server serves as many connections as it may, max-connections=" + maxConnections);
            }
            if (tls == null) {
                handler.handle(channel);
            } else {
                handler.handle(channel, tls);
            }
        } catch (RejectedExecutionException e) {
            refused.incrementAndGet();
            throw e;
        } catch (RuntimeException | Error e) {
            // The handler may not have got as far as that: whoever has connected should not wait.
            Closeables.quietly(channel);
            throw e;
        }
    }

    private static String describe(SocketAddress address) {
        if (address instanceof InetSocketAddress tcp) {
            String host = tcp.getAddress().getHostAddress();
            return "tcp://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + tcp.getPort();
        }
        return address instanceof UnixDomainSocketAddress unix ? "unix:" + unix.getPath() : address.toString();
    }

    @Override
    public String toString() {
        lock.lock();
        try {
            return "AcrossServer[" + (binding == null ? state : describe(binding.address())) + "]";
        } finally {
            lock.unlock();
        }
    }

    /** Binds the configured address. */
    private interface Binder {
        Binding bind(int backlog) throws IOException;
    }

    /** Collects what a server needs. Not thread-safe. */
    public static final class Builder {

        private @Nullable Binder address;
        private @Nullable ConnectionHandler handler;
        private @Nullable Tls tls;
        private boolean unix;
        private int backlog = 128;
        private int maxConnections = Integer.MAX_VALUE;

        private Builder() {}

        /**
         * Listens at a TCP port.
         *
         * @param host name or address of an interface; null for loopback, {@code ::} or {@code 0.0.0.0} for all
         *     interfaces, IPv4 and IPv6
         * @param port 0 for any free one
         */
        public Builder tcp(@Nullable String host, int port) {
            if (port < 0 || port > 65_535) {
                throw new IllegalArgumentException("port must be between 0 and 65535, is " + port);
            }
            return address(queue -> TcpBinding.bind(host, port, queue));
        }

        /**
         * Listens at a Unix domain socket that only this process's user may use. A file that a dead server left there is
         * replaced, anything else is not.
         */
        public Builder unix(Path path) {
            return unix(path, EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE));
        }

        /**
         * Listens at a Unix domain socket. A file that a dead server left there is replaced, anything else is not.
         *
         * @param mode of its file; whoever may write to it may connect. Nobody may before it is set. Ignored where files
         *     have no such mode.
         */
        public Builder unix(Path path, Set<PosixFilePermission> mode) {
            Set<PosixFilePermission> copy = Set.copyOf(mode);
            unix = true;
            return address(queue -> UnixBinding.bind(path, copy, queue));
        }

        private Builder address(Binder one) {
            if (address != null) {
                throw new IllegalStateException("a server listens at one address: tcp or unix, once");
            }
            address = one;
            return this;
        }

        /** Who serves the connections; ends with the server. A {@link LocalConnectionHandler} with default options otherwise. */
        public Builder handler(ConnectionHandler handler) {
            this.handler = handler;
            return this;
        }

        /**
         * Has the server speak TLS with whoever connects, over TCP. Who does not, or has no certificate where one is needed,
         * is refused.
         */
        public Builder tls(Tls tls) {
            this.tls = tls;
            return this;
        }

        /** How many connections may wait to be accepted; positive, 128 by default. The system may cut it. */
        public Builder backlog(int backlog) {
            this.backlog = positive("backlog", backlog);
            return this;
        }

        /** How many connections the handler may serve at once, those that end included; one more is refused; positive, without limit by default. */
        public Builder maxConnections(int maxConnections) {
            this.maxConnections = positive("max-connections", maxConnections);
            return this;
        }

        /**
         * A server that is not started yet.
         *
         * @throws IllegalStateException if there is no address, or TLS at a Unix socket
         */
        public AcrossServer build() {
            Binder where = address;
            if (where == null) {
                throw new IllegalStateException("a server needs an address: tcp or unix");
            }
            if (unix && tls != null) {
                throw new IllegalStateException("a server speaks TLS over TCP only, not at a Unix socket");
            }
            return new AcrossServer(
                    where,
                    backlog,
                    handler == null ? new LocalConnectionHandler(Options.defaults()) : handler,
                    maxConnections,
                    tls);
        }

        private static int positive(String what, int value) {
            if (value <= 0) {
                throw new IllegalArgumentException(what + " must be positive, is " + value);
            }
            return value;
        }
    }
}
