package io.across.spring.client;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.across.ConnectionStats;
import io.across.spring.ConnectionStatus.Failure;
import java.time.Instant;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** What a named connection remembers beyond the connections that stood behind it one after another. Thread-safe. */
final class ConnectionHistory {

    private final ReentrantLock lock = new ReentrantLock();

    /** Sum over the connections that have ended. */
    @GuardedBy("lock") private ConnectionStats ended = new ConnectionStats(0, 0, 0, 0, 0, 0, 0, 0);

    @GuardedBy("lock") private @Nullable Failure lastFailure;

    @GuardedBy("lock") private @Nullable Instant since;

    /** The connection was established. */
    void established() {
        lock.lock();
        try {
            since = Instant.now();
        } finally {
            lock.unlock();
        }
    }

    /** An attempt failed, or an established connection did. */
    void failed(Throwable failure) {
        lock.lock();
        try {
            lastFailure = Failure.now(failure);
        } finally {
            lock.unlock();
        }
    }

    /** An attempt or an established connection has ended; {@code last} are its final counters. */
    void ended(boolean wasEstablished, ConnectionStats last) {
        lock.lock();
        try {
            ended = new ConnectionStats(
                    ended.bytesIn() + last.bytesIn(),
                    ended.bytesOut() + last.bytesOut(),
                    ended.callsMade() + last.callsMade(),
                    0,
                    ended.callsServed() + last.callsServed(),
                    0,
                    0,
                    0);
            if (wasEstablished || since == null) {
                since = Instant.now();
            }
        } finally {
            lock.unlock();
        }
    }

    /** All counters, with those of the connection of this moment. */
    ConnectionStats totals(@Nullable ConnectionStats now) {
        lock.lock();
        try {
            return now == null
                    ? ended
                    : new ConnectionStats(
                            ended.bytesIn() + now.bytesIn(),
                            ended.bytesOut() + now.bytesOut(),
                            ended.callsMade() + now.callsMade(),
                            now.callsOutstanding(),
                            ended.callsServed() + now.callsServed(),
                            now.callsRunning(),
                            now.objectsLent(),
                            now.objectsHeld());
        } finally {
            lock.unlock();
        }
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
