package io.across.server;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.across.Connection;
import io.across.internal.time.Deadline;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves each connection in a child process of its own, which speaks over its standard input and output. This process
 * passes the bytes on without understanding them.
 *
 * <p>The lock is never held while a child starts, is told something or dies.
 */
abstract class ChildConnectionHandler implements ConnectionHandler {

    private static final Logger log = LoggerFactory.getLogger(ChildConnectionHandler.class);

    /** Killing a process and reaping it takes milliseconds on a healthy machine. */
    private static final Duration AFTER_KILL = Duration.ofSeconds(15);

    private final Duration timeout;
    private final int maxConnections;
    private final SpareChildren children;
    private final ScheduledThreadPoolExecutor timer =
            new ScheduledThreadPoolExecutor(1, task -> DaemonThreads.named("across-children", task));

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    @GuardedBy("lock") private final Set<ChildConnection> connections = new LinkedHashSet<>();

    @GuardedBy("lock") private final List<ChildProcess> killedSpares = new ArrayList<>();

    @GuardedBy("lock") private long accepted;

    @GuardedBy("lock") private boolean ended;

    /**
     * @param command of a child; asked for at each start
     * @param timeout how long a child may take to end, and one side may leave the other waiting; zero for no limit
     */
    ChildConnectionHandler(Supplier<List<String>> command, Duration timeout, ChildSettings settings) {
        this.timeout = timeout;
        this.maxConnections = settings.maxConnections();
        Map<String, String> environment = ChildEnvironment.of(System.getenv(), settings.environment());
        children = new SpareChildren(
                settings.spareChildren(), name -> ChildProcess.start(name, command.get(), environment), timer);
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        children.fill();
        long period = checkMillis(timeout);
        Future<?> unused = timer.scheduleWithFixedDelay(this::checkProgress, period, period, TimeUnit.MILLISECONDS);
    }

    private static long checkMillis(Duration timeout) {
        return timeout.isZero() ? 1_000 : Math.max(10, Math.min(1_000, timeout.toMillis() / 4));
    }

    @Override
    public void handle(SocketChannel channel) {
        ChildConnection connection;
        try {
            connection = add(channel);
        } catch (RejectedExecutionException e) {
            closeQuietly(channel);
            throw e;
        }
        try {
            DaemonThreads.named("across-child in " + connection, () -> run(connection))
                    .start();
        } catch (RuntimeException | Error e) {
            closeQuietly(channel);
            remove(connection);
            throw e;
        }
    }

    private ChildConnection add(SocketChannel channel) {
        lock.lock();
        try {
            if (ended) {
                throw new RejectedExecutionException("handler is closed");
            }
            if (connections.size() >= maxConnections) {
                throw new RejectedExecutionException("handler serves as many connections as it may, " + maxConnections);
            }
            String name = describe(channel) + " #" + ++accepted;
            ChildConnection connection = new ChildConnection(name, channel, timeout, children::take);
            connections.add(connection);
            return connection;
        } finally {
            lock.unlock();
        }
    }

    private void run(ChildConnection connection) {
        try {
            connection.run();
        } finally {
            remove(connection);
        }
    }

    private void remove(ChildConnection connection) {
        lock.lock();
        try {
            connections.remove(connection);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void checkProgress() {
        for (ChildConnection connection : snapshot()) {
            try {
                connection.checkProgress();
            } catch (RuntimeException e) { // which would end all further checks
                log.error("{} cannot be checked", connection, e);
            }
        }
    }

    private List<ChildConnection> snapshot() {
        lock.lock();
        try {
            return List.copyOf(connections);
        } finally {
            lock.unlock();
        }
    }

    /** None: children serve them. */
    @Override
    public List<Connection> connections() {
        return List.of();
    }

    @Override
    public List<ServingChild> children() {
        return snapshot().stream().flatMap(ChildConnection::serving).toList();
    }

    @Override
    public int activeConnections() {
        lock.lock();
        try {
            return connections.size();
        } finally {
            lock.unlock();
        }
    }

    SpareChildren spares() {
        return children;
    }

    @Override
    public boolean awaitQuiet(Duration grace) {
        if (!grace.isZero()) {
            end().forEach(ChildConnection::askToEnd);
        }
        return awaitGone(grace.isNegative() ? Deadline.never() : Deadline.in(grace));
    }

    @Override
    public void cancel() {
        end().forEach(ChildConnection::cancel);
    }

    @Override
    public void close() {
        end().forEach(ChildConnection::askToEnd);
        if (!awaitGone(Deadline.unlessZero(timeout))) {
            log.warn(
                    "{} connections did not end within {} ms, killing their children",
                    activeConnections(),
                    timeout.toMillis());
            cancel();
            awaitGone(Deadline.in(AFTER_KILL));
        }
        awaitSpares();
        timer.shutdown();
    }

    private void awaitSpares() {
        try {
            SpareChildren.awaitGone(killed(), AFTER_KILL);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private List<ChildProcess> killed() {
        lock.lock();
        try {
            return List.copyOf(killedSpares);
        } finally {
            lock.unlock();
        }
    }

    private List<ChildConnection> end() {
        lock.lock();
        try {
            ended = true;
        } finally {
            lock.unlock();
        }
        List<ChildProcess> killed = children.end();
        lock.lock();
        try {
            killedSpares.addAll(killed);
            return List.copyOf(connections);
        } finally {
            lock.unlock();
        }
    }

    private boolean awaitGone(Deadline deadline) {
        lock.lock();
        try {
            while (!connections.isEmpty()) {
                if (!deadline.await(changed)) {
                    return false;
                }
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** TCP peers have an address; those at a Unix socket have none, so the socket is named. */
    private static String describe(SocketChannel channel) {
        try {
            SocketAddress remote = channel.getRemoteAddress();
            return remote instanceof InetSocketAddress tcp ? describe(tcp) : "unix:" + channel.getLocalAddress();
        } catch (IOException e) {
            return "socket";
        }
    }

    private static String describe(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return "tcp://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
    }

    private static void closeQuietly(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            log.debug("closing a refused connection failed", e);
        }
    }
}
