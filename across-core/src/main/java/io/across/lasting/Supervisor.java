package io.across.lasting;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.across.Backoff;
import io.across.Connection;
import io.across.ConnectionState;
import io.across.DisconnectException;
import io.across.LimitException;
import io.across.NotSentException;
import io.across.PeerIdentity;
import io.across.internal.concurrent.DaemonThreads;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Keeps one target connected, from {@link #start()} to {@link #end}: opens a connection, waits until it has ended,
 * and opens the next one as the back-off says. One daemon thread does all of it, in the order of the code of {@link #run}.
 *
 * <p>Thread-safe. The lock guards which connection is the present one; it is not held while a connection is opened, waited
 * for or closed, nor while the futures that callers wait for are completed.
 */
final class Supervisor {

    private final Target target;
    private final String name;
    private final Backoff backoff;

    /** Make an established connection what its users expect, before they get it. */
    private final Initializers initializers;

    private final ConnectionHistory history;
    private final LifeObserver observer;
    private final Logger log;
    private final ClosingLives closing;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /** The latest connection, in whatever state. */
    @GuardedBy("lock") private @Nullable Connection current;

    /** The latest connection that was established; it may have ended since. */
    @GuardedBy("lock") private @Nullable Connection established;

    @GuardedBy("lock") private final WaitQueue waiting = new WaitQueue(lock);

    /** What calls are told instead of waiting, since the last attempt has failed of what cannot mend itself; else null. */
    @GuardedBy("lock") private @Nullable NotSentException mistake;

    /** Why there will be no further connection; null as long as there may be one. */
    @GuardedBy("lock") private @Nullable NotSentException over;

    private final CompletableFuture<Connection> first = new CompletableFuture<>();

    Supervisor(Target target, Initializers initializers, ConnectionHistory history, LifeObserver observer, Logger log) {
        this.target = target;
        this.name = target.name();
        this.backoff = target.backoff();
        this.initializers = initializers;
        this.history = history;
        this.observer = observer;
        this.log = log;
        this.closing = new ClosingLives(name, history, log);
    }

    void start() {
        DaemonThreads.inContext("across-connection " + name, this::run).start();
    }

    /**
     * An established connection, now or as soon as there is one. Completes with a {@link NotSentException} if there will be
     * none, or none before somebody has mended something, and with a {@link LimitException} if too many wait already. Whoever
     * completes it, by a timeout or by cancelling it, waits no longer.
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
            if (mistake != null) {
                return CompletableFuture.failedFuture(mistake);
            }
            if (waiting.count() >= target.options().maxOutstandingCalls()) {
                return CompletableFuture.failedFuture(new LimitException(
                        "a call that waits for connection '" + name + "'",
                        "across.options.max-outstanding-calls",
                        target.options().maxOutstandingCalls()));
            }
            changed.signalAll();
            return waiting.add();
        } finally {
            lock.unlock();
        }
    }

    /** The first connection, or why the first attempt came to none. */
    CompletableFuture<Connection> first() {
        return first.copy();
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

    /**
     * Ends the present connection in order and opens no other. Waits for as long as that takes.
     *
     * @param grace for the calls that are under way; zero for none
     */
    void end(String why, Duration grace) {
        giveUp(new NotSentException("connection '" + name + "' " + why, null));
        Set<Connection> connections = unclosed();
        if (!grace.isZero()) {
            connections.forEach(connection -> connection.drain(grace));
        }
        connections.forEach(connection -> closing.closeNow(connection, grace));
    }

    /** The present one first. In this order: it is among those that are closed before it is the present one no longer. */
    private Set<Connection> unclosed() {
        Set<Connection> all = new LinkedHashSet<>();
        Connection present = current();
        if (present != null) {
            all.add(present);
        }
        all.addAll(closing.all());
        return all;
    }

    private void run() {
        Outage outage = new Outage();
        @Nullable Pause pause = Pause.NONE;
        while (pause != null && await(pause)) {
            try {
                pause = afterAttempt(outage);
            } catch (RuntimeException | Error e) {
                survive(e);
                pause = Pause.RECOVERY;
            }
        }
    }

    /** Makes an attempt; returns how long to wait until the next, null if there is to be none. */
    private @Nullable Pause afterAttempt(Outage outage) {
        Attempt attempt = attempt();
        if (isOver()) {
            return null;
        }
        outage.add(attempt);
        if (backoff.isExhausted(outage.failures())) {
            attempt.report(log, name, "there is no further attempt");
            giveUp(new NotSentException(target.notAgain(), attempt.failure()));
            return null;
        }
        Pause pause = Pause.after(attempt, backoff, outage.failures(), outage.length());
        attempt.report(log, name, pause.toString());
        if (!attempt.wasEstablished()) {
            NotSentException told = attempt.told(name);
            tell(attempt.remedy() == null ? null : told);
            first.completeExceptionally(told);
        }
        return pause;
    }

    /** Nobody else opens connections: whatever has failed, memory for instance, there is another attempt. */
    private void survive(Throwable failure) {
        try {
            Connection left = current();
            if (left != null) {
                left.cancel();
                retire(left, Attempt.failed(failure));
            }
            log.warn("connection '{}' is opened again after a failure", name, failure);
        } catch (RuntimeException | Error e) {
            failure.addSuppressed(e);
        }
    }

    /** @param why what calls need not wait for; null if they are to wait */
    private void tell(@Nullable NotSentException why) {
        List<CompletableFuture<Connection>> waited;
        lock.lock();
        try {
            mistake = why;
            waited = why == null ? List.of() : waiting.take();
        } finally {
            lock.unlock();
        }
        waited.forEach(waiter -> waiter.completeExceptionally(why));
    }

    /** Opens one connection and stays with it until it has ended. */
    private Attempt attempt() {
        Connection connection;
        try {
            connection = target.open();
        } catch (RuntimeException | OutOfMemoryError e) {
            // An OutOfMemoryError here is most often the system's refusal of one more thread: that may pass.
            Attempt failed = Attempt.failed(e);
            history.failed(e, failed.remedy());
            return failed;
        }
        long establishedNanos = 0;
        boolean wasEstablished = false;
        Throwable failure = null;
        if (adopt(connection)) {
            history.began(connection);
            try {
                connection.awaitReady();
                initializers.applyTo(connection);
                establishedNanos = System.nanoTime();
                wasEstablished = true;
                publish(connection);
                observer.established(connection.peerIdentity());
                connection.awaitDraining();
                if (connection.state() != ConnectionState.DRAINING) {
                    connection.awaitEnd();
                    failure = whyEnded(connection);
                }
            } catch (DisconnectException e) {
                failure = e.getCause() == null ? e : e.getCause();
            } catch (RuntimeException e) {
                // The far side refuses what the connection needs: without it nobody would want to use it.
                failure = e;
                connection.cancel();
            }
            boolean lasted = wasEstablished
                    && System.nanoTime() - establishedNanos
                            >= backoff.initialDelay().toNanos();
            Attempt attempt = wasEstablished ? Attempt.ended(lasted, failure) : Attempt.failed(failure);
            retire(connection, attempt);
            if (wasEstablished) {
                observer.lost(connection.peerIdentity(), failure);
            }
            return attempt;
        }
        connection.cancel();
        closing.closeNow(connection, Duration.ZERO);
        return Attempt.failed(null);
    }

    /** The reason of the end. An observer would learn it too, but perhaps only after the end has been waited for. */
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
            mistake = null;
            waited = waiting.take();
        } finally {
            lock.unlock();
        }
        first.complete(connection);
        waited.forEach(waiter -> waiter.complete(connection));
    }

    private void retire(Connection connection, Attempt attempt) {
        Throwable failure = attempt.failure();
        if (failure != null && !isOver()) {
            history.failed(failure, attempt.remedy());
        }
        boolean drains = connection.state() == ConnectionState.DRAINING;
        if (!drains) {
            history.ended(connection, attempt.wasEstablished());
        }
        closing.add(connection);
        lock.lock();
        try {
            current = null;
            established = null;
        } finally {
            lock.unlock();
        }
        closing.close(connection, drains);
    }

    private void giveUp(NotSentException why) {
        List<CompletableFuture<Connection>> waited;
        lock.lock();
        try {
            if (over != null) {
                return;
            }
            over = why;
            waited = waiting.take();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        first.completeExceptionally(why);
        waited.forEach(waiter -> waiter.completeExceptionally(why));
    }

    /** Waits; false if there is nothing more to do afterwards. */
    private boolean await(Pause pause) {
        long start = System.nanoTime();
        lock.lock();
        try {
            while (over == null) {
                Duration delay = waiting.count() > 0 ? pause.busyDelay() : pause.delay();
                long left = delay.toNanos() - (System.nanoTime() - start);
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
}
