package io.across.lasting;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.across.ChannelStatus.Failure;
import io.across.Connection;
import io.across.ConnectionStats;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What a lasting connection remembers beyond the connections that stood behind it one after another.
 *
 * <p>Thread-safe. The lock is held while an ended connection is asked for its counters, for the last time, and not while a
 * living one is.
 */
final class ConnectionHistory {

    private static final ConnectionStats NONE = new ConnectionStats(0, 0, 0, 0, 0, 0, 0, 0, 0);

    private final ReentrantLock lock = new ReentrantLock();

    /** Sum over the connections that have ended. */
    @GuardedBy("lock") private ConnectionStats ended = NONE;

    /** Most often one; for a moment there are two if it is stopped and started again. */
    @GuardedBy("lock") private final List<Connection> living = new ArrayList<>();

    /** Changes with {@link #ended}, so that nobody counts a connection twice or not at all. */
    @GuardedBy("lock") private long endings;

    /** The one that {@link #since} is about. */
    @GuardedBy("lock") private @Nullable Connection latest;

    @GuardedBy("lock") private @Nullable Failure lastFailure;

    @GuardedBy("lock") private @Nullable Instant since;

    @GuardedBy("lock") private boolean everEstablished;

    /** An attempt begins. */
    void began(Connection connection) {
        lock.lock();
        try {
            living.add(connection);
            latest = connection;
        } finally {
            lock.unlock();
        }
    }

    /** The attempt has led to something. */
    void established(Connection connection) {
        lock.lock();
        try {
            everEstablished = true;
            if (latest == connection) {
                since = Instant.now();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Whether there has been a connection, which may have ended. */
    boolean wasEstablished() {
        lock.lock();
        try {
            return everEstablished;
        } finally {
            lock.unlock();
        }
    }

    /**
     * An attempt failed, or an established connection did.
     *
     * @param remedy null if it may mend itself
     */
    void failed(Throwable failure, @Nullable String remedy) {
        lock.lock();
        try {
            lastFailure = Failure.now(failure, remedy);
        } finally {
            lock.unlock();
        }
    }

    /** An attempt or an established connection has ended; its counters do not change any more. They count once, however often this is said. */
    void ended(Connection connection, boolean wasEstablished) {
        ConnectionStats last = connection.stats();
        ConnectionStats kept = new ConnectionStats(
                last.bytesIn(), last.bytesOut(), last.callsMade(), 0, last.callsServed(), 0, 0, 0, last.denials());
        lock.lock();
        try {
            if (living.contains(connection)) {
                ended = sum(ended, kept);
                endings++;
                living.remove(connection);
            }
            if (latest == connection && (wasEstablished || since == null)) {
                since = Instant.now();
            }
        } finally {
            lock.unlock();
        }
    }

    /** All counters. */
    ConnectionStats totals() {
        while (true) {
            ConnectionStats sum;
            List<Connection> now;
            long seen;
            lock.lock();
            try {
                sum = ended;
                now = List.copyOf(living);
                seen = endings;
            } finally {
                lock.unlock();
            }
            for (Connection connection : now) {
                sum = sum(sum, connection.stats());
            }
            if (isCurrent(seen)) {
                return sum;
            }
        }
    }

    private boolean isCurrent(long seen) {
        lock.lock();
        try {
            return endings == seen;
        } finally {
            lock.unlock();
        }
    }

    private static ConnectionStats sum(ConnectionStats a, ConnectionStats b) {
        return new ConnectionStats(
                a.bytesIn() + b.bytesIn(),
                a.bytesOut() + b.bytesOut(),
                a.callsMade() + b.callsMade(),
                a.callsOutstanding() + b.callsOutstanding(),
                a.callsServed() + b.callsServed(),
                a.callsRunning() + b.callsRunning(),
                a.objectsLent() + b.objectsLent(),
                a.objectsHeld() + b.objectsHeld(),
                a.denials() + b.denials());
    }

    @Nullable Failure lastFailure() {
        lock.lock();
        try {
            return lastFailure;
        } finally {
            lock.unlock();
        }
    }

    @Nullable Instant since() {
        lock.lock();
        try {
            return since;
        } finally {
            lock.unlock();
        }
    }
}
