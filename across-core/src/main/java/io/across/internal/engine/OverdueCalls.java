package io.across.internal.engine;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.across.Options;
import io.across.Standstill;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The calls that have missed their deadlines and that the peer has not answered, and whether it answers any. A peer that is
 * slow with some calls is none that stands still: others are answered, or there are no others. Thread-safe.
 */
final class OverdueCalls {

    /** So many in a row, with no answer in between, are enough, even if none was made after another had missed its deadline. */
    private static final int MANY = 16;

    /** For so long nothing must have been answered; less if the peer's silence may last less. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final Logger log = LoggerFactory.getLogger("io.across.connection");

    private final String connection;
    private final CallTable calls;
    private final Executor workers;
    private final Duration patience;

    private final ReentrantLock lock = new ReentrantLock();

    /** By id. */
    @GuardedBy("lock") private final Set<Long> overdue = new HashSet<>();

    /** How many have missed their deadlines since the last answer. */
    @GuardedBy("lock") private int inARow;

    /** Whether one of these was made after another had missed its deadline. */
    @GuardedBy("lock") private boolean repeated;

    /** When the first of these missed its deadline, by {@link System#nanoTime}; that it has done in real time. */
    @GuardedBy("lock") private long sinceNanos;

    @GuardedBy("lock") private Instant since = Instant.EPOCH;

    /** Whether the log says that the peer stands still. */
    @GuardedBy("lock") private boolean told;

    /** Whether there are any: spares all other answers the lock. Written under it. */
    private volatile boolean any;

    OverdueCalls(String connection, CallTable calls, Executor workers, Options options) {
        this.connection = connection;
        this.calls = calls;
        this.workers = workers;
        boolean hasty = !options.timeout().isZero() && options.timeout().compareTo(PATIENCE) < 0;
        this.patience = hasty ? options.timeout() : PATIENCE;
    }

    /**
     * A call that was sent has missed its deadline.
     *
     * @return how the peer stands still; null if it does not
     */
    @Nullable Standstill add(OutgoingCall call) {
        lock.lock();
        try {
            any = true;
            overdue.add(call.id());
            if (!calls.isOutstanding(call.id())) {
                remove(call.id()); // it was answered just now
                return null;
            }
            if (inARow++ == 0) {
                sinceNanos = System.nanoTime();
                since = Instant.now();
                EngineThreads.schedule(() -> workers.execute(this::tell), patience.toNanos() + 1);
            } else {
                repeated |= call.startedNanos() - sinceNanos > 0;
            }
        } finally {
            lock.unlock();
        }
        return tell();
    }

    /** A call was answered, whichever. */
    void answered(long id) {
        if (!any) {
            return;
        }
        boolean again;
        lock.lock();
        try {
            remove(id);
            inARow = 0;
            repeated = false;
            again = told;
            told = false;
        } finally {
            lock.unlock();
        }
        if (again) {
            log.info("{}: the peer answers calls again", connection);
        }
    }

    /** How the peer stands still; null if it does not. */
    @Nullable Standstill standstill() {
        if (!any) {
            return null;
        }
        lock.lock();
        try {
            boolean still = (repeated || inARow >= MANY) && System.nanoTime() - sinceNanos >= patience.toNanos();
            return still ? new Standstill(overdue.size(), since) : null;
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Standstill tell() {
        Standstill standstill = standstill();
        boolean first;
        lock.lock();
        try {
            first = standstill != null && !told;
            told |= first;
        } finally {
            lock.unlock();
        }
        if (first) {
            log.warn("{}: {}", connection, standstill);
        }
        return standstill;
    }

    @GuardedBy("lock") private void remove(long id) {
        overdue.remove(id);
        any = !overdue.isEmpty();
    }
}
