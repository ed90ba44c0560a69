package io.across.lasting;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.across.Connection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Calls that wait for the next connection; whoever gives up takes its own out. Thread-safe; guarded by the supervisor's lock,
 * which may be held by whoever asks, but not while calls are told.
 */
final class WaitQueue {

    private final ReentrantLock lock;

    /** By their numbers. */
    @GuardedBy("lock") private final Map<Long, Waiter> waiting = new LinkedHashMap<>();

    @GuardedBy("lock") private long last;

    WaitQueue(ReentrantLock lock) {
        this.lock = lock;
    }

    /** One more, which leaves by being completed. */
    CompletableFuture<Connection> add() {
        lock.lock();
        try {
            Waiter waiter = new Waiter(++last);
            waiting.put(last, waiter);
            return waiter;
        } finally {
            lock.unlock();
        }
    }

    int count() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Ends the wait of all, one after the other. Each leaves when it has been told: where that fails, the others are not
     * forgotten.
     *
     * @param end tells one
     */
    void endAll(Consumer<CompletableFuture<Connection>> end) {
        for (Waiter next = first(); next != null; next = first()) {
            end.accept(next);
            forget(next.number);
        }
    }

    private @Nullable Waiter first() {
        lock.lock();
        try {
            return waiting.isEmpty() ? null : waiting.values().iterator().next();
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
}
