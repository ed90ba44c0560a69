package io.across.server;

import io.across.Connection;
import io.across.Tls;
import io.across.internal.concurrent.Closeables;
import io.across.internal.concurrent.DaemonThreads;
import io.across.internal.concurrent.TimeLimit;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves each connection in a child process of its own, which speaks over its standard input and output. This process
 * passes the bytes on without understanding them.
 */
abstract class ChildConnectionHandler implements ConnectionHandler {

    private static final Logger log = LoggerFactory.getLogger(ChildConnectionHandler.class);

    /** Killing a process and reaping it takes milliseconds on a healthy machine. */
    private static final Duration AFTER_KILL = Duration.ofSeconds(15);

    private final Duration timeout;
    private final boolean introduces;
    private final Slots<ChildConnection> slots = new Slots<>();
    private final SpareChildren children;
    private final ScheduledThreadPoolExecutor timer =
            new ScheduledThreadPoolExecutor(1, task -> DaemonThreads.inContext("across-children", task));

    private final List<ChildProcess> killedSpares = new CopyOnWriteArrayList<>();

    /**
     * Starts what checks all children's progress.
     *
     * @param command of a child; asked for at each start
     * @param timeout how long a child may take to end, and one side may leave the other waiting; zero for no limit
     * @param introduces whether children are to be told who their peer is
     */
    @SuppressWarnings("FutureReturnValueIgnored") // the check catches what it throws, and ends with the timer
    ChildConnectionHandler(
            Supplier<List<String>> command, Duration timeout, ChildSettings settings, boolean introduces) {
        this.timeout = timeout;
        this.introduces = introduces;
        Map<String, String> environment = ChildEnvironment.of(System.getenv(), settings.environment());
        children = new SpareChildren(
                settings.spareChildren(),
                name -> ChildProcess.start(name, command.get(), environment, settings.preparation()),
                timer);
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        children.fill();
        long period = checkMillis(timeout);
        timer.scheduleWithFixedDelay(this::checkProgress, period, period, TimeUnit.MILLISECONDS);
    }

    private static long checkMillis(Duration timeout) {
        return timeout.isZero() ? 1_000 : Math.max(10, Math.min(1_000, timeout.toMillis() / 4));
    }

    @Override
    public void handle(SocketChannel channel) {
        handle(channel, () -> PeerStream.plain(channel));
    }

    @Override
    public void handle(SocketChannel channel, Tls tls) {
        handle(channel, () -> PeerStream.tls(channel, tls));
    }

    private void handle(SocketChannel channel, Supplier<PeerStream> peer) {
        ChildConnection connection = slots.take(
                channel,
                number -> new ChildConnection(
                        describe(channel) + " #" + number, peer.get(), timeout, children::take, introduces));
        try {
            DaemonThreads.inContext("across-child in " + connection, () -> run(connection))
                    .start();
        } catch (RuntimeException | Error e) {
            Closeables.quietly(channel);
            slots.giveBack(connection);
            throw e;
        }
    }

    private void run(ChildConnection connection) {
        try {
            connection.run();
        } finally {
            slots.giveBack(connection);
        }
    }

    private void checkProgress() {
        for (ChildConnection connection : slots.connections()) {
            try {
                connection.checkProgress();
            } catch (RuntimeException | Error e) { // which would end all further checks
                uncheckable(connection, e);
            }
        }
    }

    private static void uncheckable(ChildConnection connection, Throwable failure) {
        try {
            log.error("{} cannot be checked", connection, failure);
        } catch (RuntimeException | Error e) {
            failure.addSuppressed(e);
        }
    }

    /** None: children serve them. */
    @Override
    public List<Connection> connections() {
        return List.of();
    }

    @Override
    public List<ServingChild> children() {
        return slots.connections().stream().flatMap(ChildConnection::serving).toList();
    }

    @Override
    public int activeConnections() {
        return slots.taken();
    }

    SpareChildren spares() {
        return children;
    }

    @Override
    public boolean drain(Duration grace) {
        if (!grace.isZero()) {
            end().forEach(ChildConnection::askToEnd);
        }
        return slots.awaitFree(grace.isNegative() ? TimeLimit.never() : TimeLimit.in(grace));
    }

    @Override
    public void cancel() {
        end().forEach(ChildConnection::cancel);
    }

    @Override
    public void close() {
        end().forEach(ChildConnection::askToEnd);
        if (!slots.awaitFree(TimeLimit.unlessZero(timeout))) {
            log.warn(
                    "{} connections did not end within {} ms, killing their children",
                    activeConnections(),
                    timeout.toMillis());
            cancel();
            slots.awaitFree(TimeLimit.in(AFTER_KILL));
        }
        awaitSpares();
        timer.shutdown();
    }

    private void awaitSpares() {
        try {
            SpareChildren.awaitGone(killedSpares, AFTER_KILL);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private List<ChildConnection> end() {
        List<ChildConnection> connections = slots.end();
        killedSpares.addAll(children.end());
        return connections;
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
}
