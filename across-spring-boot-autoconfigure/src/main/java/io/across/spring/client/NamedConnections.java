package io.across.spring.client;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.across.internal.concurrent.DaemonThreads;
import io.across.spring.ConnectionSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationContextAware;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;

/**
 * Starts the named connections before what may use them, and stops them after it: before and after web servers and the
 * listeners of across. May be stopped and started again. Thread-safe.
 *
 * <p>When the application context closes it stops none: beans may call until they are destroyed. The connections end as beans
 * do, those of the properties as the last of all.
 */
public final class NamedConnections implements SmartLifecycle, ConnectionSource, ApplicationContextAware {

    /** Below the phases of web servers. */
    public static final int PHASE = SmartLifecycle.DEFAULT_PHASE - 4096;

    private final List<NamedConnection> connections;
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock") private boolean running;

    /** Null unless the container has made this. */
    private volatile @Nullable ApplicationContext context;

    public NamedConnections(List<NamedConnection> connections) {
        this.connections = List.copyOf(connections);
    }

    @Override
    public void setApplicationContext(ApplicationContext owner) {
        context = owner;
    }

    @Override
    public Stream<NamedConnection> connections() {
        return connections.stream();
    }

    @Override
    public void start() {
        if (setRunning(true)) {
            boolean started = false;
            try {
                for (NamedConnection each : connections) {
                    each.start();
                }
                started = true;
            } finally {
                if (!started) {
                    // May be tried again, which does nothing to those that have started.
                    setRunning(false);
                }
            }
        }
    }

    @Override
    public void stop() {
        if (setRunning(false) && !isClosing()) {
            atTheSameTime(connections, NamedConnection::stop);
        }
    }

    private boolean isClosing() {
        return context instanceof ConfigurableApplicationContext owner && owner.isClosed();
    }

    /** Closes all of these for good, and waits for that. */
    public static void closeAll(Collection<NamedConnection> connections) {
        atTheSameTime(connections, NamedConnection::close);
    }

    /** Since each may take as long as its timeout if its peer does not answer the goodbye. Returns when all have ended. */
    private static void atTheSameTime(Collection<NamedConnection> connections, Consumer<NamedConnection> end) {
        List<CompletableFuture<Void>> ends = new ArrayList<>(connections.size());
        try {
            for (NamedConnection each : connections) {
                ends.add(begun(each, end));
            }
        } finally {
            for (CompletableFuture<Void> each : ends) {
                each.join();
            }
        }
    }

    /** Where the system has no memory or thread for that left, it is done here. */
    private static CompletableFuture<Void> begun(NamedConnection connection, Consumer<NamedConnection> end) {
        try {
            return CompletableFuture.runAsync(
                    () -> end.accept(connection),
                    task -> DaemonThreads.inContext("across-connections stop", task)
                            .start());
        } catch (OutOfMemoryError e) {
            end.accept(connection);
            return CompletableFuture.completedFuture(null);
        }
    }

    @Override
    public boolean isRunning() {
        lock.lock();
        try {
            return running;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int getPhase() {
        return PHASE;
    }

    /** Tells whether that is a change. */
    private boolean setRunning(boolean value) {
        lock.lock();
        try {
            boolean change = running != value;
            running = value;
            return change;
        } finally {
            lock.unlock();
        }
    }
}
