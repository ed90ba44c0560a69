package io.across.spring.internal.metrics;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.across.Connection;
import io.across.ConnectionObserver;
import io.across.ConnectionState;
import io.across.ConnectionStats;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Counts over the connections of one origin, those that have ended included: sums never fall when a connection goes, and
 * nothing of it is kept. Thread-safe.
 */
final class ConnectionCounters implements ConnectionObserver.Factory {

    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock") private final Set<Open> open = new HashSet<>();

    @GuardedBy("lock") private long opened;

    @GuardedBy("lock") private long lost;

    /** Bytes of the connections that have ended. */
    @GuardedBy("lock") private long endedIn;

    @GuardedBy("lock") private long endedOut;

    @Override
    public ConnectionObserver observe(Connection connection) {
        Open begun = new Open(connection);
        lock.lock();
        try {
            opened++;
            open.add(begun);
        } finally {
            lock.unlock();
        }
        return begun;
    }

    /** A connection that has not ended. */
    private final class Open implements ConnectionObserver {

        private final Connection connection;

        Open(Connection connection) {
            this.connection = connection;
        }

        @Override
        public void closed(@Nullable Throwable failure) {
            lock.lock();
            try {
                open.remove(this);
                ConnectionStats last = connection.stats();
                endedIn += last.bytesIn();
                endedOut += last.bytesOut();
                lost += failure == null ? 0 : 1;
            } finally {
                lock.unlock();
            }
        }
    }

    long opened() {
        lock.lock();
        try {
            return opened;
        } finally {
            lock.unlock();
        }
    }

    /** How many ended by a failure. */
    long lost() {
        lock.lock();
        try {
            return lost;
        } finally {
            lock.unlock();
        }
    }

    long bytesIn() {
        lock.lock();
        try {
            return endedIn + sumOfOpen(ConnectionStats::bytesIn);
        } finally {
            lock.unlock();
        }
    }

    long bytesOut() {
        lock.lock();
        try {
            return endedOut + sumOfOpen(ConnectionStats::bytesOut);
        } finally {
            lock.unlock();
        }
    }

    /** The sum over the connections that have not ended. */
    long now(ToLongFunction<ConnectionStats> number) {
        lock.lock();
        try {
            return sumOfOpen(number);
        } finally {
            lock.unlock();
        }
    }

    /** How many are in this state. */
    long in(ConnectionState state) {
        lock.lock();
        try {
            return open.stream()
                    .filter(each -> each.connection.state() == state)
                    .count();
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock") private long sumOfOpen(ToLongFunction<ConnectionStats> number) {
        long sum = 0;
        for (Open each : open) {
            sum += number.applyAsLong(each.connection.stats());
        }
        return sum;
    }
}
