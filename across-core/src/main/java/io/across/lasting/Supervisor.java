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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
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

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final Target target;
    private final String name;
    private final Backoff backoff;

    /** Make an established connection what its users expect, before they get it. */
    private final Initializers initializers;

    private final ConnectionHistory history;
    private final LifeObserver observer;
    private final Logger log;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /** The latest connection, in whatever state. */
    @GuardedBy("lock") private @Nullable Connection current;

    /** The latest connection that was established; it may have ended since. */
    @GuardedBy("lock") private @Nullable Connection established;

    private final WaitQueue waiting = new WaitQueue(lock);

    /** What calls are told instead of waiting, since the last attempt has failed of what cannot mend itself; else null. */
    @GuardedBy("lock") private @Nullable NotSentException mistake;

    /** Why there will be no further connection; null as long as there may be one. */
    @GuardedBy("lock") private @Nullable NotSentException over;

    private final CompletableFuture<Connection> first = new CompletableFuture<>();

    /** Used by the thread that connects. */
    private final Outage outage = new Outage();

    /** What was the current one before. */
    private final ClosingLives closing;

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
        List<Connection> connections = unclosed();
        if (!grace.isZero()) {
            connections.forEach(connection -> connection.drain(grace));
        }
        connections.forEach(connection -> closing.close(connection, grace));
    }

    /** One that retires meanwhile is among them, perhaps twice. */
    private List<Connection> unclosed() {
        List<Connection> all = new ArrayList<>();
        Connection now = current();
        if (now != null) {
            all.add(now);
        }
        all.addAll(closing.unclosed());
        return all;
    }

    private void run() {
        @Nullable Pause pause = Pause.NONE;
        while (pause != null) {
            try {
                pause = await(pause) ? afterAttempt() : afterEnd();
            } catch (RuntimeException | Error e) {
                survive(e);
                pause = Pause.RECOVERY;
            }
        }
    }

    /** Makes an attempt; returns how long to wait until the next, null if there is to be none. */
    private @Nullable Pause afterAttempt() {
        Attempt attempt = attempt();
        if (isOver()) {
            return afterEnd();
        }
        outage.add(attempt);
        if (backoff.isExhausted(outage.failures())) {
            attempt.report(log, name, "there is no further attempt");
            giveUp(new NotSentException(target.notAgain(), attempt.failure()));
            return afterEnd();
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

    /** There is no further attempt: null. Whoever has ended this may have failed before all calls were told. */
    private @Nullable Pause afterEnd() {
        NotSentException why;
        lock.lock();
        try {
            why = over;
        } finally {
            lock.unlock();
        }
        if (why != null) {
            giveUp(why);
        }
        return null;
    }

    /** Nobody else opens connections: whatever has failed, memory for instance, there is another attempt. */
    private void survive(Throwable failure) {
        // What fails again and again, even the pause, should not take a processor.
        LockSupport.parkNanos(PAUSE_NANOS);
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
        lock.lock();
        try {
            mistake = why;
        } finally {
            lock.unlock();
        }
        if (why != null) {
            waiting.endAll(waiter -> waiter.completeExceptionally(why));
        }
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
            } catch (RuntimeException | Error e) {
                // The far side refuses what the connection needs: without it nobody would want to use it. Or this side
                // is
                // short of memory.
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
        closing.close(connection, Duration.ZERO);
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
        lock.lock();
        try {
            if (over != null) {
                return;
            }
            established = connection;
            mistake = null;
        } finally {
            lock.unlock();
        }
        first.complete(connection);
        waiting.endAll(waiter -> waiter.complete(connection));
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
        // Before it is no longer the current one: whoever ends all finds it in the one place or in the other.
        Runnable close = closing.add(connection, drains);
        lock.lock();
        try {
            current = null;
            established = null;
        } finally {
            lock.unlock();
        }
        closing.begin(close);
    }

    /** Ends it, if it has not ended for another reason; calls that still wait are told in any case. */
    private void giveUp(NotSentException reason) {
        NotSentException why;
        lock.lock();
        try {
            if (over == null) {
                over = reason;
                changed.signalAll();
            }
            why = over;
        } finally {
            lock.unlock();
        }
        first.completeExceptionally(why);
        waiting.endAll(waiter -> waiter.completeExceptionally(why));
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
