package io.across.logging;

import io.across.Connection;
import io.across.OperationException;
import io.across.Options.ThreadKind;
import io.across.PeerInfo;
import io.across.internal.concurrent.Futures;
import io.across.internal.engine.EngineThreads;
import io.across.internal.log.Logback;
import io.across.internal.wire.Capabilities;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Keeps the other side informed of this side's levels. Thread-safe. */
final class Forwarding implements LogForwarding {

    private static final Logger log = LoggerFactory.getLogger("io.across.logging");

    /** A configuration that is read anew changes many levels, one after the other. Telling them waits for an answer. */
    private static final Executor SOON =
            CompletableFuture.delayedExecutor(50, TimeUnit.MILLISECONDS, EngineThreads.workers(ThreadKind.PLATFORM));

    private final Connection connection;
    private final boolean isJvm;
    private final Level lowest;

    /** Has the other side told of one change after the other. */
    private final ReentrantLock telling = new ReentrantLock();

    /** Whether a change will be told soon. */
    private final AtomicBoolean due = new AtomicBoolean();

    /** Guarded by {@link #telling} where it is written. */
    private volatile boolean closed;

    /** Set by {@link #begin}, before anybody else has this. */
    private Runnable unwatch = () -> {};

    /** @param connection to one peer, established */
    Forwarding(Connection connection, Level lowest) {
        this.connection = connection;
        PeerInfo peer = connection.peer();
        this.isJvm =
                peer != null && peer.extensionVersion() > 0 && (peer.capabilities() & Capabilities.JVM_VALUES) != 0;
        this.lowest = lowest;
    }

    void begin() {
        unwatch = Logback.IS_PRESENT ? LogbackLevels.watch(this::changed) : () -> {};
        Futures.whenDone(connection.onEnd(), (nothing, never) -> unwatch.run());
        try {
            refresh();
        } catch (RuntimeException e) {
            unwatch.run();
            giveUp();
            throw e;
        }
    }

    /** A change that was noticed meanwhile is not told any more: nobody has this, who could end it. */
    private void giveUp() {
        telling.lock();
        try {
            closed = true;
        } finally {
            telling.unlock();
        }
    }

    /** Called by whoever changes a level, who must not wait. */
    private void changed() {
        if (due.compareAndSet(false, true)) {
            SOON.execute(this::tellChange);
        }
    }

    private void tellChange() {
        due.set(false);
        try {
            refresh();
        } catch (RuntimeException e) {
            log.debug("{}: levels could not be told", connection.name(), e);
        }
    }

    @Override
    public void refresh() {
        telling.lock();
        try {
            if (!connection.isConnected()) {
                closed = true;
                unwatch.run();
            }
            if (!closed) {
                start(wanted());
            }
        } finally {
            telling.unlock();
        }
    }

    private void start(Levels wanted) {
        if (isJvm) {
            LogSource.begin(connection, wanted);
        } else {
            PythonSource.start(connection, wanted);
        }
    }

    private void stop() {
        if (isJvm) {
            LogSource.end(connection);
        } else {
            PythonSource.stop(connection);
        }
    }

    private Levels wanted() {
        Map<String, Integer> levels = new HashMap<>();
        Map<String, Integer> known = Logback.IS_PRESENT ? LogbackLevels.read() : null;
        (known == null ? Map.of(Levels.ROOT, levelOfRoot()) : known)
                .forEach((name, level) -> levels.put(name, Math.max(level, lowest.toInt())));
        levels.putIfAbsent(Levels.ROOT, lowest.toInt());
        return new Levels(levels);
    }

    private static int levelOfRoot() {
        Logger root = LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
        int lowest = Levels.OFF;
        for (Level level : Level.values()) {
            lowest = root.isEnabledForLevel(level) ? Math.min(lowest, level.toInt()) : lowest;
        }
        return lowest;
    }

    @Override
    public void close() {
        unwatch.run();
        telling.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            if (connection.isConnected()) {
                stop();
            }
        } catch (OperationException e) {
            if (connection.isConnected()) {
                throw e;
            }
        } finally {
            telling.unlock();
        }
    }
}
