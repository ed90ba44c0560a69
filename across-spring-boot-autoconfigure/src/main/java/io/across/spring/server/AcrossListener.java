package io.across.spring.server;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.across.ChannelStatus;
import io.across.Connection;
import io.across.internal.concurrent.DaemonThreads;
import io.across.server.AcrossServer;
import io.across.server.ServingChild;
import io.across.spring.ConnectionIds;
import io.across.spring.ConnectionOrigin;
import io.across.spring.ConnectionSource;
import io.across.spring.MonitoredConnection;
import io.across.spring.internal.FailureAnalyzedException;
import java.io.IOException;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.SmartLifecycle;

/**
 * A listener that lives with the application context: a new server at every start, so that it may be stopped and started
 * again. While it runs, one thread that is no daemon keeps the JVM alive.
 *
 * <p>Stops as a web server does: accepts no more, lets running calls end within the grace period, says goodbye to the
 * peers, or breaks off what does not end. Thread-safe; the lock is not held while a server stops.
 */
public final class AcrossListener implements SmartLifecycle, ConnectionSource {

    /** That of web servers. */
    public static final int PHASE = SmartLifecycle.DEFAULT_PHASE - 2048;

    private final String name;
    private final Supplier<AcrossServer> servers;
    private final Duration grace;
    private final ApplicationEventPublisher events;

    private final ReentrantLock lock = new ReentrantLock();

    /** Null unless it runs. */
    @GuardedBy("lock") private @Nullable AcrossServer server;

    @GuardedBy("lock") private CountDownLatch stopped = new CountDownLatch(0);

    /** Connections that the servers of former starts have refused. */
    @GuardedBy("lock") private long refusedBefore;

    /**
     * A listener that is not started yet.
     *
     * @param name what it is called, unique among the application's listeners
     * @param servers makes the server of each start
     * @param grace how long running calls may take to end; zero breaks them off, negative waits without limit
     * @param events who is told of start and stop
     */
    public AcrossListener(
            String name, Supplier<AcrossServer> servers, Duration grace, ApplicationEventPublisher events) {
        this.name = name;
        this.servers = servers;
        this.grace = grace;
        this.events = events;
    }

    /** What it is called: {@code tcp} or {@code unix}, unless the properties give it a name. */
    public String name() {
        return name;
    }

    /** The address that peers connect to; null unless it runs. */
    public @Nullable SocketAddress address() {
        AcrossServer now = server();
        try {
            return now == null ? null : now.address();
        } catch (IllegalStateException e) {
            return null; // stopping at this moment
        }
    }

    @Override
    public void start() {
        SocketAddress address;
        lock.lock();
        try {
            if (server != null) {
                return;
            }
            AcrossServer fresh = servers.get();
            CountDownLatch end = new CountDownLatch(1);
            boolean started = false;
            try {
                startServer(fresh);
                address = fresh.address();
                keepAlive(end);
                started = true;
            } finally {
                if (!started) {
                    fresh.close();
                }
            }
            server = fresh;
            stopped = end;
        } finally {
            lock.unlock();
        }
        events.publishEvent(new AcrossServerStartedEvent(this, name, address));
    }

    private void startServer(AcrossServer fresh) {
        try {
            fresh.start();
        } catch (IOException e) {
            throw new FailureAnalyzedException(
                    "The across listener '" + name + "' could not be started: " + e.getMessage() + ".",
                    "Stop what listens there, or set " + free() + ".",
                    e);
        }
    }

    /** Which property of which value would do. */
    private String free() {
        return switch (name) {
            case "tcp" ->
                "across.server.tcp.port (0 for any free port) and across.server.tcp.host to what is free on this"
                        + " machine";
            case "unix" -> "across.server.unix.path to a file in a directory that exists and may be written to";
            default ->
                "across.server.listeners." + name + " to an address that is free on this machine: tcp.port (0 for"
                        + " any free port), or unix.path in a directory that exists and may be written to";
        };
    }

    private void keepAlive(CountDownLatch until) {
        Thread thread = DaemonThreads.named("across-listener " + name, () -> {
            try {
                until.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        thread.setDaemon(false);
        thread.start();
    }

    @Override
    public void stop() {
        AcrossServer last;
        CountDownLatch latch;
        lock.lock();
        try {
            last = server;
            latch = stopped;
            server = null;
            refusedBefore += last == null ? 0 : last.refusedConnections();
        } finally {
            lock.unlock();
        }
        if (last != null) {
            try {
                last.stop(grace);
            } finally {
                latch.countDown();
            }
            events.publishEvent(new AcrossServerStoppedEvent(this, name));
        }
    }

    /** Stops on a thread of its own, so that everything in this phase stops at the same time. */
    @Override
    public void stop(Runnable callback) {
        Runnable task = () -> {
            try {
                stop();
            } finally {
                callback.run();
            }
        };
        try {
            DaemonThreads.inContext("across-listener " + name + " stop", task).start();
        } catch (OutOfMemoryError e) {
            task.run(); // or the context would wait for the callback
        }
    }

    @Override
    public boolean isRunning() {
        return server() != null;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }

    @Override
    public Stream<MonitoredConnection> connections() {
        AcrossServer now = server();
        return now == null ? Stream.of() : now.handler().connections().stream().map(Inbound::new);
    }

    /** The child processes that serve connections at this moment, if they are not served in this process. */
    public List<ServingChild> children() {
        AcrossServer now = server();
        return now == null ? List.of() : now.handler().children();
    }

    /** How many connections are being served at this moment, in whatever process. */
    public int activeConnections() {
        AcrossServer now = server();
        return now == null ? 0 : now.handler().activeConnections();
    }

    /** How many connections were refused since the application has started, because too many were being served. */
    public long refusedConnections() {
        lock.lock();
        try {
            return refusedBefore + (server == null ? 0 : server.refusedConnections());
        } finally {
            lock.unlock();
        }
    }

    private @Nullable AcrossServer server() {
        lock.lock();
        try {
            return server;
        } finally {
            lock.unlock();
        }
    }

    private final class Inbound implements MonitoredConnection {

        private final Connection connection;

        Inbound(Connection connection) {
            this.connection = connection;
        }

        @Override
        public String operatorId() {
            return ConnectionIds.inbound(name, connection.id());
        }

        @Override
        public ConnectionOrigin origin() {
            return ConnectionOrigin.listener(name);
        }

        @Override
        public Connection connection() {
            return connection;
        }

        @Override
        public ChannelStatus status() {
            return connection.status();
        }
    }
}
