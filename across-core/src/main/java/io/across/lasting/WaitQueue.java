package io.across.lasting;

import io.across.Connection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Calls that wait for the next connection; whoever gives up takes its own out. The lock guards them: the supervisor, whose it
 * is, holds it whenever it asks or changes anything here.
 */
final class WaitQueue {

    private final ReentrantLock lock;

    /** By their numbers. */
    private final Map<Long, CompletableFuture<Connection>> waiting = new LinkedHashMap<>();

    private long last;

    WaitQueue(ReentrantLock lock) {
        this.lock = lock;
    }

    /** One more, which leaves by being completed. */
    CompletableFuture<Connection> add() {
        Waiter waiter = new Waiter(++last);
        waiting.put(last, waiter);
        return waiter;
    }

    int count() {
        return waiting.size();
    }

    /** All of them, which wait no longer; to be completed without the lock. */
    List<CompletableFuture<Connection>> take() {
        List<CompletableFuture<Connection>> waited = List.copyOf(waiting.values());
        waiting.clear();
        return waited;
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
