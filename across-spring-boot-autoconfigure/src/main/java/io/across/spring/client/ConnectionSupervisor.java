package io.across.spring.client;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.across.Connection;
import io.across.DisconnectException;
import io.across.LimitException;
import io.across.NotSentException;
import io.across.Options;
import io.across.PeerIdentity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one target connected, from {@link #start()} to {@link #end(String)}: opens a connection, waits until it has ended,
 * and opens the next one as the policy says. One daemon thread does all of it, in the order of the code of {@link #run}.
 *
 * <p>Thread-safe. The lock guards which connection is the present one; it is not held while a connection is opened, waited
 * for or closed, nor while the futures that callers wait for are completed.
 */
final class ConnectionSupervisor {

    private static final Logger log = LoggerFactory.getLogger(NamedConnection.class);

    private final String name;
    private final ConnectionOpener opener;

    /** Makes an established connection what its users expect, before they get it. */
    private final Consumer<Connection> preparation;

    private final Options options;
    private final ReconnectPolicy policy;
    private final ConnectionHistory history;
    private final ConnectionAnnouncer announcer;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /** The latest connection, in whatever state. */
    @GuardedBy("lock") private @Nullable Connection current;

    /** The latest connection that was established; it may have ended since. */
    @GuardedBy("lock") private @Nullable Connection established;

    /** One for each call that waits for the next connection, by its number; whoever gives up takes its own out. */
    @GuardedBy("lock") private final Map<Long, CompletableFuture<Connection>> waiting = new LinkedHashMap<>();

    @GuardedBy("lock") private long lastWaiter;

    /** Connections that have ended and are giving their resources back in the background. */
    @GuardedBy("lock") private final Set<Connection> closing = new LinkedHashSet<>();

    /** Why there will be no further connection; null as long as there may be one. */
    @GuardedBy("lock") private @Nullable NotSentException over;

    ConnectionSupervisor(
            String name,
            ConnectionOpener opener,
            Consumer<Connection> preparation,
            Options options,
            ReconnectPolicy policy,
            ConnectionHistory history,
            ConnectionAnnouncer announcer) {
        this.name = name;
        this.opener = opener;
        this.preparation = preparation;
        this.options = options;
        this.policy = policy;
        this.history = history;
        this.announcer = announcer;
    }

    void start() {
        daemon("across-connection " + name, this::run).start();
    }

    /**
     * An established connection, now or as soon as there is one. Completes with a {@link NotSentException} if there will be
     * none, and with a {@link LimitException} if too many wait already. Whoever completes it, by a timeout or by cancelling
     * it, waits no longer.
     */
    CompletableFuture<Connection> ready() {
        lock.lock();
        try {
            if (over != null) {
                return CompletableFuture.failedFuture(over);
            }
            if (established != null && established.isConnected()) {
                return CompletableFuture.completedFuture(established);
            }
            if (waiting.size() >= options.maxOutstandingCalls()) {
                return CompletableFuture.failedFuture(new LimitException(
                        "a call that waits for connection '" + name + "'",
                        "across.options.max-outstanding-calls",
                        options.maxOutstandingCalls()));
            }
            Waiter waiter = new Waiter(++lastWaiter);
            waiting.put(lastWaiter, waiter);
            return waiter;
        } finally {
            lock.unlock();
        }
    }

    /** Is forgotten before anybody sees that it has given up, so that its place is free by then. */
    private final class Waiter extends CompletableFuture<Connection> {

        private final long number;

        Waiter(long number) {
            this.number = number;
        }

        @Override
        public boolean completeExceptionally(Throwable failure) {
            forget(number);
            return super.completeExceptionally(failure);
        }

        @Override
        public boolean cancel(boolean mayInterrupt) {
            forget(number);
            return super.cancel(mayInterrupt);
        }
    }

    private void forget(long number) {
        lock.lock();
        try {
            waiting.remove(number);
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
        for (Connection connection : unclosed()) {
            close(connection);
        }
    }

    private List<Connection> unclosed() {
        lock.lock();
        try {
            List<Connection> all = new ArrayList<>(closing);
            if (current != null) {
                all.add(0, current);
            }
            return all;
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        Duration delay = Duration.ZERO;
        int failures = 0;
        while (pause(delay)) {
            Outcome outcome = serveOnce();
            if (isOver()) {
                return;
            }
            failures = outcome.lasted() ? 0 : failures + 1;
            if (policy.isExhausted(failures)) {
                giveUp(new NotSentException(notAgain(failures), outcome.failure()));
                return;
            }
            delay = outcome.lasted() ? Duration.ZERO : policy.after(delay);
            log.warn(
                    "connection '{}' is not established{}; next attempt in {} ms",
                    name,
                    outcome.failure() == null ? "" : ": " + outcome.failure(),
                    delay.toMillis());
        }
    }

    private String notAgain(int failures) {
        if (!policy.enabled()) {
            return "connection '" + name + "' has ended and is not opened again";
        }
        log.error("connection '{}' is given up: {} attempts have failed", name, failures);
        return "connection '" + name + "' is not opened again, since reconnect.max-attempts=" + policy.maxAttempts()
                + " attempts have failed";
    }

    /**
     * What one connection came to.
     *
     * @param lasted whether it had been established for a while
     * @param failure why it was not established, or ended; null if it ended in order
     */
    private record Outcome(boolean lasted, @Nullable Throwable failure) {}

    /** Opens one connection and stays with it until it has ended. */
    private Outcome serveOnce() {
        Connection connection;
        try {
            connection = opener.open(options);
        } catch (RuntimeException | OutOfMemoryError e) {
            // An OutOfMemoryError here is most often the system's refusal of one more thread: that may pass.
            history.failed(e);
            return new Outcome(false, e);
        }
        long establishedNanos = 0;
        boolean wasEstablished = false;
        Throwable failure = null;
        if (adopt(connection)) {
            history.began(connection);
            try {
                connection.awaitReady();
                preparation.accept(connection);
                establishedNanos = System.nanoTime();
                wasEstablished = true;
                publish(connection);
                announcer.established(connection.peerIdentity());
                connection.awaitEnd();
                failure = whyEnded(connection);
            } catch (DisconnectException e) {
                failure = e.getCause() == null ? e : e.getCause();
            } catch (RuntimeException e) {
                // The far side refuses what the connection needs: without it nobody would want to use it.
                failure = e;
                connection.cancel();
            }
            retire(connection, wasEstablished, failure);
            if (wasEstablished) {
                announcer.lost(connection.peerIdentity(), failure);
            }
        } else {
            connection.cancel();
            close(connection);
        }
        boolean lasted = wasEstablished
                && System.nanoTime() - establishedNanos >= policy.initialDelay().toNanos();
        return new Outcome(lasted, failure);
    }

    /** The reason of the end. A listener would learn it too, but perhaps only after the end has been waited for. */
    private static @Nullable Throwable whyEnded(Connection ended) {
        try {
            ended.awaitReady();
            return null;
        } catch (DisconnectException e) {
            return e.getCause();
        }
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
        history.established(connection);
        PeerIdentity identity = connection.peerIdentity();
        log.info(
                "connection '{}' is established with {}{}",
                name,
                connection.peer(),
                identity == null ? "" : " (" + identity + ")");
        List<CompletableFuture<Connection>> waited;
        lock.lock();
        try {
            if (over != null) {
                return;
            }
            established = connection;
            waited = takeWaiting();
        } finally {
            lock.unlock();
        }
        waited.forEach(waiter -> waiter.complete(connection));
    }

    @GuardedBy("lock") private List<CompletableFuture<Connection>> takeWaiting() {
        List<CompletableFuture<Connection>> waited = List.copyOf(waiting.values());
        waiting.clear();
        return waited;
    }

    private void retire(Connection connection, boolean wasEstablished, @Nullable Throwable failure) {
        if (failure != null && !isOver()) {
            history.failed(failure);
        }
        history.ended(connection, wasEstablished);
        lock.lock();
        try {
            current = null;
            established = null;
            closing.add(connection);
        } finally {
            lock.unlock();
        }
        // A child process may take its time to exit: the next one need not wait for it.
        Runnable closer = () -> closeRetired(connection);
        try {
            daemon("across-connection " + name + " close", closer).start();
        } catch (OutOfMemoryError e) {
            closer.run();
        }
    }

    private void closeRetired(Connection connection) {
        close(connection);
        lock.lock();
        try {
            closing.remove(connection);
        } finally {
            lock.unlock();
        }
    }

    private void giveUp(NotSentException why) {
        List<CompletableFuture<Connection>> waited;
        lock.lock();
        try {
            if (over != null) {
                return;
            }
            over = why;
            waited = takeWaiting();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        waited.forEach(waiter -> waiter.completeExceptionally(why));
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
}
