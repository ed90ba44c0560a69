package io.across.spring.client;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.across.Connection;
import io.across.ConnectionListener;
import io.across.DisconnectException;
import io.across.NotSentException;
import io.across.Options;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one target connected, from {@link #start()} to {@link #end(String)}: opens a connection, waits until it has ended,
 * and opens the next one as the policy says. One daemon thread does all of it, in the order of the code of {@link #run}.
 *
 * <p>Thread-safe. The lock guards which connection is the present one; it is not held while a connection is opened, waited
 * for or closed, nor while the future that callers wait for is completed.
 */
final class ConnectionSupervisor {

    private static final Logger log = LoggerFactory.getLogger(NamedConnection.class);

    private final String name;
    private final ConnectionOpener opener;
    private final Options options;
    private final ReconnectPolicy policy;
    private final ConnectionHistory history;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /** The latest connection, in whatever state. */
    @GuardedBy("lock") private @Nullable Connection current;

    /** Completes with the next connection that is established, or with why there will be none. */
    @GuardedBy("lock") private CompletableFuture<Connection> ready = new CompletableFuture<>();

    /** Why there will be no further connection; null as long as there may be one. */
    @GuardedBy("lock") private @Nullable NotSentException over;

    ConnectionSupervisor(
            String name, ConnectionOpener opener, Options options, ReconnectPolicy policy, ConnectionHistory history) {
        this.name = name;
        this.opener = opener;
        this.options = options;
        this.policy = policy;
        this.history = history;
    }

    void start() {
        daemon("across-connection " + name, this::run).start();
    }

    /** An established connection, now or as soon as there is one. */
    CompletableFuture<Connection> ready() {
        lock.lock();
        try {
            boolean stale = over == null
                    && ready.isDone()
                    && !ready.isCompletedExceptionally()
                    && !ready.getNow(null).isConnected();
            if (stale) {
                ready = new CompletableFuture<>();
            }
            return ready;
        } finally {
            lock.unlock();
        }
    }

    /** The latest connection, in whatever state. */
    @Nullable Connection current() {
        lock.lock();
        try {
            return current;
        } finally {
            lock.unlock();
        }
    }

    boolean isOver() {
        lock.lock();
        try {
            return over != null;
        } finally {
            lock.unlock();
        }
    }

    /** Ends the present connection in order and opens no other. Waits for as long as that takes. */
    void end(String why) {
        giveUp(new NotSentException("connection '" + name + "' " + why, null));
        Connection last = current();
        if (last != null) {
            close(last);
        }
    }

    private void run() {
        Duration delay = Duration.ZERO;
        while (pause(delay)) {
            AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
            boolean lasted = serveOnce(failure);
            if (isOver()) {
                return;
            }
            if (!policy.enabled()) {
                giveUp(new NotSentException(
                        "connection '" + name + "' has ended and is not opened again", failure.get()));
                return;
            }
            delay = lasted ? Duration.ZERO : policy.after(delay);
            log.warn(
                    "connection '{}' is not established{}; next attempt in {} ms",
                    name,
                    failure.get() == null ? "" : ": " + failure.get(),
                    delay.toMillis());
        }
    }

    /** Opens one connection and stays with it until it has ended; tells whether it had been established for a while. */
    private boolean serveOnce(AtomicReference<@Nullable Throwable> failure) {
        Connection connection;
        try {
            connection = opener.open(
                    options.toBuilder().listener(new FailureRecorder(failure)).build());
        } catch (RuntimeException e) {
            failure.set(e);
            history.failed(e);
            return false;
        }
        long establishedNanos = 0;
        boolean established = false;
        if (adopt(connection)) {
            try {
                connection.awaitReady();
                establishedNanos = System.nanoTime();
                established = true;
                publish(connection);
                connection.awaitEnd();
            } catch (DisconnectException e) {
                failure.compareAndSet(null, e.getCause() == null ? e : e.getCause());
            }
        } else {
            connection.cancel();
        }
        retire(connection, established, failure.get());
        return established
                && System.nanoTime() - establishedNanos >= policy.initialDelay().toNanos();
    }

    private boolean adopt(Connection connection) {
        lock.lock();
        try {
            if (over != null) {
                return false;
            }
            current = connection;
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void publish(Connection connection) {
        history.established();
        log.info("connection '{}' is established with {}", name, connection.peer());
        CompletableFuture<Connection> waited;
        lock.lock();
        try {
            if (over != null) {
                return;
            }
            if (ready.isDone()) {
                ready = new CompletableFuture<>();
            }
            waited = ready;
        } finally {
            lock.unlock();
        }
        waited.complete(connection);
    }

    private void retire(Connection connection, boolean established, @Nullable Throwable failure) {
        if (failure != null && !isOver()) {
            history.failed(failure);
        }
        history.ended(established, connection.stats());
        lock.lock();
        try {
            current = null;
        } finally {
            lock.unlock();
        }
        // A child process may take its time to exit: the next one need not wait for it.
        daemon("across-connection " + name + " close", () -> close(connection)).start();
    }

    private void giveUp(NotSentException why) {
        CompletableFuture<Connection> waited;
        lock.lock();
        try {
            if (over != null) {
                return;
            }
            over = why;
            if (ready.isDone()) {
                ready = new CompletableFuture<>();
            }
            waited = ready;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        waited.completeExceptionally(why);
    }

    /** Waits; false if there is nothing more to do afterwards. */
    private boolean pause(Duration delay) {
        long deadline = System.nanoTime() + delay.toNanos();
        lock.lock();
        try {
            while (over == null) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    return true;
                }
                changed.awaitNanos(left);
            }
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts the supervisor's thread", e);
        } finally {
            lock.unlock();
        }
    }

    private void close(Connection connection) {
        try {
            connection.close();
        } catch (RuntimeException e) {
            log.debug("connection '{}' did not end in order", name, e);
        }
    }

    private static Thread daemon(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /** Learns why a connection ended. */
    private record FailureRecorder(AtomicReference<@Nullable Throwable> failure) implements ConnectionListener {

        @Override
        public void closed(Connection connection, @Nullable Throwable why) {
            if (why != null) {
                failure.set(why);
            }
        }
    }
}
