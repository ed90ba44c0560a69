package io.across.server;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.across.CallObserver;
import io.across.Connection;
import io.across.ConnectionObserver;
import io.across.Endpoint;
import io.across.MemoryBudget;
import io.across.Options;
import io.across.Tls;
import io.across.internal.concurrent.Closeables;
import io.across.internal.concurrent.DaemonThreads;
import io.across.internal.concurrent.TimeLimit;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves connections in this process: whoever connects runs code here, with the rights of this process.
 *
 * <p>A connection that has ended is closed and forgotten by the handler itself. Thread-safe; no lock is held while a
 * connection is made, cancelled or closed.
 */
public final class LocalConnectionHandler implements ConnectionHandler {

    private static final Logger log = LoggerFactory.getLogger(LocalConnectionHandler.class);
    private static final int MOST_CLOSERS = 32;
    private static final long MAX_MEMORY = 512L << 20;

    /** What must be left for one more connection to be taken. */
    private static final long CONNECTION_MEMORY = 128 << 10;

    private final Options options;
    private final MemoryBudget memory;
    private final Slots<Connection> slots;
    private final Executor closers = DaemonThreads.bounded("across-handler-close", MOST_CLOSERS);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    @GuardedBy("lock") private int runningCalls;

    /** A handler without a limit on connections, but for the memory that they take. */
    public LocalConnectionHandler(Options options) {
        this(options, Integer.MAX_VALUE);
    }

    /**
     * @param options of every connection; unless they have {@linkplain Options#sharedMemory() memory to share}, 512 MiB
     * @param maxConnections how many connections may exist at once, those that are being closed included; positive
     * @throws IllegalArgumentException if {@code options} accept exported classes: one process serves many peers here, and
     *     what one of them ships must not reach the others
     */
    public LocalConnectionHandler(Options options, int maxConnections) {
        if (maxConnections <= 0) {
            throw new IllegalArgumentException("max-connections must be positive, is " + maxConnections);
        }
        if (options.acceptExportedClasses()) {
            throw new IllegalArgumentException("across.options.accept-exported-classes must be false in a process that"
                    + " serves several peers: use a handler that gives each peer a process of its own");
        }
        MemoryBudget given = options.sharedMemory();
        this.memory = given != null ? given : new MemoryBudget("across.server.max-memory", MAX_MEMORY);
        this.options =
                options.toBuilder().sharedMemory(memory).observer(Tracker::new).build();
        this.slots = new Slots<>(maxConnections);
    }

    @Override
    public void handle(SocketChannel channel) {
        handle(channel, () -> Connection.open(Endpoint.socket(channel), options));
    }

    @Override
    public void handle(SocketChannel channel, Tls tls) {
        handle(channel, () -> Connection.open(Endpoint.socket(channel, tls), options));
    }

    private void handle(SocketChannel channel, Supplier<Connection> opener) {
        checkMemory(channel);
        slots.take(channel);
        Connection connection;
        try {
            connection = opener.get();
        } catch (RuntimeException | Error e) {
            Closeables.quietly(channel);
            slots.giveBack();
            throw e;
        }
        if (slots.hasEnded()) {
            connection.cancel();
        }
    }

    /** The connection itself takes what it needs, from the first byte on. */
    private void checkMemory(SocketChannel channel) {
        MemoryBudget exhausted = memory.reserve(CONNECTION_MEMORY);
        if (exhausted != null) {
            Closeables.quietly(channel);
            throw new RejectedExecutionException(
                    "its peers make it hold as much as they may, " + exhausted.property() + "=" + exhausted.limit());
        }
        memory.release(CONNECTION_MEMORY);
    }

    @Override
    public List<Connection> connections() {
        return slots.connections();
    }

    @Override
    public int activeConnections() {
        return slots.taken();
    }

    @Override
    public boolean awaitQuiet(Duration grace) {
        TimeLimit deadline = grace.isNegative() ? TimeLimit.never() : TimeLimit.in(grace);
        lock.lock();
        try {
            while (runningCalls > 0) {
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

    @Override
    public void cancel() {
        for (Connection connection : slots.end()) {
            connection.cancel();
        }
    }

    @Override
    public void close() {
        for (Connection connection : slots.end()) {
            closers.execute(() -> close(connection));
        }
        Duration timeout = options.timeout();
        if (!slots.awaitFree(TimeLimit.unlessZero(timeout))) {
            cancel();
            slots.awaitFree(TimeLimit.in(timeout));
        }
    }

    private void forget(Connection connection) {
        close(connection);
        slots.giveBack(connection);
    }

    private void countCalls(int difference) {
        lock.lock();
        try {
            runningCalls += difference;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private static void close(Connection connection) {
        Closeables.quietly(connection.name(), connection::close);
    }

    /** Keeps a connection in the set, as long as it lasts: called by its threads, which must not block. */
    private final class Tracker implements ConnectionObserver, CallObserver {

        private final Connection connection;

        Tracker(Connection connection) {
            this.connection = connection;
            slots.fill(connection);
        }

        @Override
        public CallObserver incoming(Map<String, String> context) {
            countCalls(1);
            return this;
        }

        @Override
        public void ended(@Nullable Throwable failure) {
            countCalls(-1);
        }

        @Override
        public void closed(@Nullable Throwable failure) {
            if (failure != null) {
                log.info("{} ended: {}", connection.name(), failure.toString());
            }
            closers.execute(() -> forget(connection));
        }
    }
}
