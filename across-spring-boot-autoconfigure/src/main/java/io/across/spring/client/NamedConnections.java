package io.across.spring.client;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.across.spring.ConnectionSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.springframework.context.SmartLifecycle;

/**
 * Starts the named connections before what may use them, and stops them after it: before and after web servers and the
 * listeners of across. May be stopped and started again. Thread-safe.
 */
public final class NamedConnections implements SmartLifecycle, ConnectionSource {

    /** Below the phases of web servers. */
    public static final int PHASE = SmartLifecycle.DEFAULT_PHASE - 4096;

    private final List<NamedConnection> connections;
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock") private boolean running;

    public NamedConnections(List<NamedConnection> connections) {
        this.connections = List.copyOf(connections);
    }

    @Override
    public Stream<NamedConnection> connections() {
        return connections.stream();
    }

    @Override
    public void start() {
        if (setRunning(true)) {
            connections.forEach(NamedConnection::start);
        }
    }

    @Override
    public void stop() {
        if (setRunning(false)) {
            stopAll();
        }
    }

    /** At the same time: each may take as long as its timeout if its peer does not answer the goodbye. */
    private void stopAll() {
        List<CompletableFuture<Void>> stops = connections.stream()
                .map(each -> CompletableFuture.runAsync(each::stop, NamedConnections::onThread))
                .toList();
        stops.forEach(CompletableFuture::join);
    }

    private static void onThread(Runnable task) {
        new Thread(task, "across-connections stop").start();
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
