package io.across.spring.client;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.across.internal.concurrent.DaemonThreads;
import io.across.spring.ConnectionSource;
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
            for (NamedConnection each : connections) {
                each.start();
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

    /** Since each may take as long as its timeout if its peer does not answer the goodbye. */
    private static void atTheSameTime(Collection<NamedConnection> connections, Consumer<NamedConnection> end) {
        List<CompletableFuture<Void>> ends = connections.stream()
                .map(each -> CompletableFuture.runAsync(() -> end.accept(each), NamedConnections::onThread))
                .toList();
        ends.forEach(CompletableFuture::join);
    }

    private static void onThread(Runnable task) {
        DaemonThreads.inContext("across-connections stop", task).start();
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
