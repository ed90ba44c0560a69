package io.across.server;

import io.across.Connection;
import io.across.ConnectionObserver;
import io.across.Endpoint;
import io.across.MemoryBudget;
import io.across.Options;
import io.across.Rights;
import io.across.Tls;
import io.across.internal.concurrent.Closeables;
import io.across.internal.concurrent.DaemonThreads;
import io.across.internal.concurrent.TimeLimit;
import io.across.internal.memory.Budget;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
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

    private static final Duration AS_LONG_AS_NEEDED = Duration.ofSeconds(-1);

    private final Options options;
    private final Budget memory;
    private final Slots<Connection> slots = new Slots<>();
    private final Executor closers = DaemonThreads.bounded("across-handler-close", MOST_CLOSERS);

    /**
     * @param options of every connection; unless they have {@linkplain Options#sharedMemory() memory to share}, 512 MiB
     * @throws IllegalArgumentException if {@code options} accept exported classes: one process serves many peers here, and
     *     what one of them ships must not reach the others
     */
    public LocalConnectionHandler(Options options) {
        if (options.acceptExportedClasses()) {
            throw new IllegalArgumentException("across.options.accept-exported-classes must be false in a process that"
                    + " serves several peers: use a handler that gives each peer a process of its own");
        }
        MemoryBudget given = options.sharedMemory();
        this.memory = given != null ? Budget.of(given) : new Budget("across.server.max-memory", MAX_MEMORY);
        this.options = options.toBuilder().sharedMemory(memory).build();
    }

    @Override
    public void handle(SocketChannel channel) {
        handle(channel, own -> Connection.open(Endpoint.socket(channel), own));
    }

    @Override
    public void handle(SocketChannel channel, Tls tls) {
        handle(channel, own -> Connection.open(Endpoint.socket(channel, tls), own));
    }

    private void handle(SocketChannel channel, Function<Options, Connection> opener) {
        checkMemory(channel);
        Tracker tracker = new Tracker();
        slots.take(channel);
        try {
            Connection connection =
                    opener.apply(options.toBuilder().observer(tracker).build());
            if (!tracker.isTold()) {
                connection.cancel();
                throw new IllegalStateException("nobody would hear of the end of " + connection.name());
            }
            if (slots.hasEnded()) {
                connection.cancel();
            }
        } catch (RuntimeException | Error e) {
            Closeables.quietly(channel);
            tracker.forget();
            throw e;
        }
    }

    /** The connection itself takes what it needs, from the first byte on. */
    private void checkMemory(SocketChannel channel) {
        Budget exhausted = memory.reserve(CONNECTION_MEMORY);
        if (exhausted != null) {
            Closeables.quietly(channel);
            throw new RejectedExecutionException(
                    "its peers make it hold as much as they may, " + exhausted.property() + "=" + exhausted.limit());
        }
        memory.release(CONNECTION_MEMORY);
    }

    @Override
    public Rights rights() {
        return options.rights();
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
    public boolean drain(Duration grace) {
        for (Connection connection : slots.end()) {
            connection.drain(AS_LONG_AS_NEEDED); // whoever asks for it cancels what takes longer
        }
        if (slots.awaitFree(grace.isNegative() ? TimeLimit.never() : TimeLimit.in(grace))) {
            return true;
        }
        return !Thread.currentThread().isInterrupted()
                && slots.connections().stream()
                        .allMatch(connection -> connection.stats().callsRunning() == 0);
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
            executeOrRun(() -> close(connection));
        }
        Duration timeout = options.timeout();
        if (!slots.awaitFree(TimeLimit.unlessZero(timeout))) {
            cancel();
            slots.awaitFree(TimeLimit.in(timeout));
        }
    }

    /** Where the system has no thread left, the task is run here: nobody else would do it. */
    private void executeOrRun(Runnable task) {
        try {
            closers.execute(task);
        } catch (OutOfMemoryError e) {
            task.run();
        }
    }

    private static void close(Connection connection) {
        Closeables.quietly(connection.name(), connection::close);
    }

    /** Keeps a connection in the set, as long as it lasts: called by its threads, which must not block. Thread-safe. */
    private final class Tracker implements ConnectionObserver, ConnectionObserver.Factory {

        /** Made now: when the connection ends there may be no memory for it. */
        private final Runnable forgetting = this::forget;

        private final AtomicBoolean forgotten = new AtomicBoolean();

        /** Null until the slot is filled. */
        private volatile @Nullable Connection connection;

        @Override
        public ConnectionObserver observe(Connection opened) {
            slots.fill(opened);
            connection = opened;
            return this;
        }

        boolean isTold() {
            return connection != null;
        }

        @Override
        public void closed(@Nullable Throwable failure) {
            Connection ended = connection;
            try {
                if (failure != null && ended != null) {
                    log.info("{} ended: {}", ended.name(), failure.toString());
                }
            } finally {
                executeOrRun(forgetting);
            }
        }

        /** Gives the slot back, the first time. */
        void forget() {
            if (!forgotten.compareAndSet(false, true)) {
                return;
            }
            Connection ended = connection;
            if (ended == null) {
                slots.giveBack();
                return;
            }
            try {
                close(ended);
            } finally {
                slots.giveBack(ended);
            }
        }
    }
}
