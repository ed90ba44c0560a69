package io.across.process;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.across.CallObserver;
import io.across.ConnectionObserver;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Counts the peer's calls that run here, so that an end can wait for theirs. Thread-safe. */
final class RunningCalls implements ConnectionObserver, CallObserver {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    @GuardedBy("lock") private int running;

    @GuardedBy("lock") private boolean closed;

    @Override
    public CallObserver incoming(Map<String, String> context) {
        change(1, false);
        return this;
    }

    @Override
    public void ended(@Nullable Throwable failure) {
        change(-1, false);
    }

    @Override
    public void closed(@Nullable Throwable failure) {
        change(0, true);
    }

    private void change(int difference, boolean isClosed) {
        lock.lock();
        try {
            running += difference;
            closed |= isClosed;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until none runs, or nobody can receive a result any more.
     *
     * @param limit zero for none
     */
    void awaitNone(Duration limit) throws InterruptedException {
        long left = limit.isZero() ? Long.MAX_VALUE : limit.toNanos();
        lock.lock();
        try {
            while (running > 0 && !closed && left > 0) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }
}
