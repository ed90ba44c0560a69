package io.across.lasting;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.across.Connection;
import io.across.ConnectionState;
import io.across.NotSentException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether a lasting connection is to be connected, and who sees to it: one supervisor after another, a new one after each
 * stop.
 *
 * <p>Thread-safe. The lock is not held while a supervisor starts or ends.
 */
final class Supervision {

    private final String name;
    private final Supplier<Supervisor> supervisors;

    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock") private Phase phase = Phase.IDLE;

    /** Null until something is to be connected. */
    @GuardedBy("lock") private @Nullable Supervisor supervisor;

    /** Whoever kept it connected before it was stopped or closed: that may have failed. */
    @GuardedBy("lock") private @Nullable Supervisor last;

    private enum Phase {
        /** Not stopped, but perhaps not connected yet: the first call connects. */
        IDLE,
        /** There is a supervisor. */
        SUPERVISED,
        /** Stopped, and may be started again. */
        STOPPED,
        /** At its end. */
        CLOSED
    }

    Supervision(String name, Supplier<Supervisor> supervisors) {
        this.name = name;
        this.supervisors = supervisors;
    }

    /** Allows it to be connected again after {@link #stop}. */
    void resume() {
        lock.lock();
        try {
            if (phase == Phase.STOPPED) {
                phase = Phase.IDLE;
            }
        } finally {
            lock.unlock();
        }
    }

    /** Ends what is connected, until it is resumed. Waits for that. */
    void stop() {
        end(Phase.STOPPED, "has stopped", Duration.ZERO);
    }

    /**
     * Ends what is connected, for good. Waits for that, also if another thread closes it, or has tried to.
     *
     * @param grace for the calls that are under way; zero for none
     */
    void close(Duration grace) {
        end(Phase.CLOSED, "is closed", grace);
    }

    private void end(Phase next, String why, Duration grace) {
        Supervisor ended;
        lock.lock();
        try {
            ended = supervisor == null ? last : supervisor;
            if (phase != Phase.CLOSED) {
                phase = next;
                supervisor = null;
                last = ended;
            }
        } finally {
            lock.unlock();
        }
        if (ended != null) {
            ended.end(why, grace);
        }
    }

    /** Connects, if nobody has. */
    void begin() {
        Supervisor unused = supervised();
    }

    /** An established connection, now or as soon as there is one; opens it if nobody has. See {@link Supervisor#ready}. */
    CompletableFuture<Connection> ready() {
        Supervisor now = supervised();
        return now == null ? CompletableFuture.failedFuture(ended()) : now.ready();
    }

    /** See {@link Supervisor#first}. */
    CompletableFuture<Connection> first() {
        Supervisor now = supervised();
        return now == null ? CompletableFuture.failedFuture(ended()) : now.first();
    }

    private NotSentException ended() {
        boolean forGood = state() == ConnectionState.CLOSED;
        return new NotSentException("connection '" + name + "' is " + (forGood ? "closed" : "stopped"), null);
    }

    /** Whoever keeps it connected, from now on if nobody has; null if it is stopped or closed. */
    private @Nullable Supervisor supervised() {
        Supervisor now;
        boolean fresh = false;
        lock.lock();
        try {
            if (phase == Phase.STOPPED || phase == Phase.CLOSED) {
                return null;
            }
            now = supervisor;
            if (now == null) {
                now = supervisors.get();
                supervisor = now;
                phase = Phase.SUPERVISED;
                fresh = true;
            }
        } finally {
            lock.unlock();
        }
        if (fresh) {
            start(now);
        }
        return now;
    }

    private void start(Supervisor fresh) {
        try {
            fresh.start();
        } catch (RuntimeException | Error e) {
            // Whoever comes next tries again; who has come meanwhile is not to wait for a thread that there is not.
            lock.lock();
            try {
                if (supervisor == fresh) {
                    supervisor = null;
                    phase = Phase.IDLE;
                }
            } finally {
                lock.unlock();
            }
            fresh.end("has no thread to be connected by", Duration.ZERO);
            throw e;
        }
    }

    /** Whether nothing has asked for a connection yet. */
    boolean isIdle() {
        lock.lock();
        try {
            return phase == Phase.IDLE;
        } finally {
            lock.unlock();
        }
    }

    /** The connection of this moment, in whatever state. */
    @Nullable Connection current() {
        Supervisor now;
        lock.lock();
        try {
            now = supervisor;
        } finally {
            lock.unlock();
        }
        return now == null ? null : now.current();
    }

    /** See {@link LastingConnection#state()}. */
    ConnectionState state() {
        Supervisor now;
        lock.lock();
        try {
            if (phase == Phase.STOPPED || phase == Phase.CLOSED) {
                return phase == Phase.STOPPED ? ConnectionState.STOPPED : ConnectionState.CLOSED;
            }
            now = supervisor;
        } finally {
            lock.unlock();
        }
        if (now == null) {
            return ConnectionState.STARTING;
        }
        Connection connection = now.current();
        if (connection != null && connection.isConnected()) {
            return ConnectionState.RUNNING;
        }
        return now.isOver() ? ConnectionState.STOPPED : ConnectionState.STARTING;
    }
}
