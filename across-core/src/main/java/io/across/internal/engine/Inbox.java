package io.across.internal.engine;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.across.MemoryBudget;
import io.across.internal.wire.Tally;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What has arrived and needs a thread that may run user code: requests of the peer, and answers of asynchronous calls. The
 * worker that reads may run short ones itself ({@link #runHere}); otherwise workers do ({@link #dispatch}). Thread-safe.
 */
final class Inbox {

    /** How long the worker that reads may expect to be busy with what it runs itself. */
    private static final long HERE_NANOS = 200_000;

    /** What runs no longer than this is not worth waking a worker for: of these the worker that reads runs many. */
    private static final long TINY_NANOS = 50_000;

    /** How long it may expect to be busy with such. */
    private static final long TINY_HERE_NANOS = 1_000_000;

    /** What one run counts for at most in the average, so that the average recovers from a long call. */
    private static final long LONGEST_NANOS = 5_000_000;

    private static final Logger log = LoggerFactory.getLogger("io.across.connection");

    private final Executor workers;
    private final int maxRunning;
    private final int maxQueued;
    private final long maxQueuedBytes;
    private final Runnable whenIdle;
    private final Consumer<Throwable> onFailure;
    private final LongSupplier clock;

    private final ReentrantLock lock = new ReentrantLock();

    /** Requests of the peer, which wait their turn. */
    @GuardedBy("lock") private final Deque<Request> queue = new ArrayDeque<>();

    /** Answers, which need no turn: a request that is being served may be waiting for one of them. */
    @GuardedBy("lock") private final Arrivals answers = new Arrivals();

    @GuardedBy("lock") private long queuedBytes;

    /** What requests take that wait or run. */
    @GuardedBy("lock") private final Tally held;

    @GuardedBy("lock") private int running;

    /** Workers that have been asked for and have not begun. */
    @GuardedBy("lock") private int starting;

    @GuardedBy("lock") private long taken;

    /** What follows the ids of all calls that the peer has made so far; unsigned. */
    @GuardedBy("lock") private long nextId;

    /** Run once no request is left, and none is taken any more; null until that is wanted, and when it has been. */
    @GuardedBy("lock") private @Nullable Runnable whenDone;

    /** Whether requests are still taken. */
    @GuardedBy("lock") private boolean open = true;

    /** Moving average of how long tasks run. Racy by intent: a lost update does no harm. */
    private volatile long averageNanos;

    /**
     * @param maxRunning how many tasks run at once
     * @param maxQueued how many requests may wait
     * @param maxQueuedBytes how large these may be together
     * @param memory what requests that wait or run may take
     * @param whenIdle called by each worker that finds nothing left to run, as its last act
     * @param onFailure told what a task has thrown, which is to throw nothing; must not block
     * @param clock nanoseconds, such as {@link System#nanoTime}
     */
    Inbox(
            Executor workers,
            int maxRunning,
            int maxQueued,
            long maxQueuedBytes,
            MemoryBudget memory,
            Runnable whenIdle,
            Consumer<Throwable> onFailure,
            LongSupplier clock) {
        this.workers = workers;
        this.maxRunning = maxRunning;
        this.maxQueued = maxQueued;
        this.maxQueuedBytes = maxQueuedBytes;
        this.held = new Tally(memory);
        this.whenIdle = whenIdle;
        this.onFailure = onFailure;
        this.clock = clock;
    }

    /** Something that has arrived. */
    interface Task {

        /**
         * Deals with it.
         *
         * @param more whether the thread will run more tasks at once, and then flush the outbox
         */
        void run(boolean more);
    }

    /** An answer, which is linked to the next: to queue it takes no memory. */
    abstract static class Arrival implements Task {

        /** Used under the lock of the inbox. */
        private @Nullable Arrival next;
    }

    /** Answers in the order in which they have come. Used under the lock. */
    private static final class Arrivals {

        private @Nullable Arrival first;
        private @Nullable Arrival last;
        private int size;

        void add(Arrival arrival) {
            Arrival before = last;
            if (before == null) {
                first = arrival;
            } else {
                before.next = arrival;
            }
            last = arrival;
            size++;
        }

        @Nullable Arrival poll() {
            Arrival polled = first;
            if (polled != null) {
                first = polled.next;
                last = first == null ? null : last;
                size--;
            }
            return polled;
        }
    }

    /** A call of the peer. */
    interface Request extends Task {

        /** Unsigned. */
        long id();

        /** How many bytes its value has. */
        int size();

        /** How much memory it takes until it has run, in bytes. */
        long weight();
    }

    /** What becomes of a request. */
    enum Admission {
        TAKEN,
        /** Too many, or too large ones, are waiting. */
        FULL,
        /** There is no memory for it. */
        NO_MEMORY,
        /** No request is taken any more. */
        CLOSED
    }

    /** Queues a request of the peer, if it may. */
    Admission addRequest(Request request) {
        lock.lock();
        try {
            if (!admits(request.id())) {
                return Admission.CLOSED;
            }
            if (queue.size() >= maxQueued || queuedBytes + request.size() > maxQueuedBytes) {
                return Admission.FULL;
            }
            if (held.add(request.weight()) != null) {
                return Admission.NO_MEMORY;
            }
            taken++;
            queuedBytes += request.size();
            queue.addLast(request);
            return Admission.TAKEN;
        } finally {
            lock.unlock();
        }
    }

    /** The peer has made a call with this id that is not to be queued; returns whether requests are still taken. */
    boolean passRequest(long id) {
        lock.lock();
        try {
            return admits(id);
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock") private boolean admits(long id) {
        if (open && Long.compareUnsigned(id, nextId) >= 0) {
            nextId = id + 1;
        }
        return open;
    }

    /** Takes no request from now on; returns what follows the ids of all calls that the peer has made so far. */
    long close() {
        lock.lock();
        try {
            open = false;
            return nextId;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Runs the action, without a lock, once no request is left: now, or by who answers the last. Called after {@link #close} or
     * {@link #end}.
     */
    void whenDone(Runnable action) {
        lock.lock();
        try {
            if (running > 0 || !queue.isEmpty()) {
                Runnable earlier = whenDone;
                whenDone = earlier == null ? action : () -> both(earlier, action);
                return;
            }
        } finally {
            lock.unlock();
        }
        action.run();
    }

    private static void both(Runnable first, Runnable second) {
        try {
            first.run();
        } finally {
            second.run();
        }
    }

    /** Queues the answer of a call; the limit of unanswered calls bounds these. */
    void addAnswer(Arrival answer) {
        lock.lock();
        try {
            answers.add(answer);
        } finally {
            lock.unlock();
        }
    }

    boolean isEmpty() {
        lock.lock();
        try {
            return queue.isEmpty() && answers.size == 0;
        } finally {
            lock.unlock();
        }
    }

    /** Whether what is queued is so little and so short that the worker that reads should run it itself. */
    boolean isShort() {
        lock.lock();
        try {
            long average = averageNanos;
            long limit = average <= TINY_NANOS ? TINY_HERE_NANOS : HERE_NANOS;
            return average * (queue.size() + answers.size) <= limit;
        } finally {
            lock.unlock();
        }
    }

    /** Runs what is queued in this thread, until nothing is left. */
    void runHere() {
        for (Task task = first(); task != null; task = next(task)) {
            run(task, true);
        }
    }

    /** Sees to it that everything queued is run soon, as far as the limit of running requests permits. */
    void dispatch() {
        int wanted;
        lock.lock();
        try {
            wanted = answers.size + Math.min(queue.size(), maxRunning - running) - starting;
            if (wanted <= 0) {
                return;
            }
            starting += wanted;
        } finally {
            lock.unlock();
        }
        int asked = 0;
        try {
            for (; asked < wanted; asked++) {
                workers.execute(this::work);
            }
        } finally {
            if (asked < wanted) {
                notStarted(wanted - asked);
            }
        }
    }

    private void notStarted(int count) {
        lock.lock();
        try {
            starting -= count;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes no request any more, drops those that wait, which nobody can be answered, and sees to the answers: the connection has
     * ended.
     */
    void end() {
        lock.lock();
        try {
            open = false;
            for (Request request : queue) {
                held.remove(request.weight());
            }
            queue.clear();
            queuedBytes = 0;
        } finally {
            lock.unlock();
        }
        dispatch();
    }

    /** How many requests run or wait. */
    int size() {
        lock.lock();
        try {
            return running + queue.size();
        } finally {
            lock.unlock();
        }
    }

    /** How many requests have been taken on so far. */
    long taken() {
        lock.lock();
        try {
            return taken;
        } finally {
            lock.unlock();
        }
    }

    private void work() {
        lock.lock();
        try {
            starting--;
        } finally {
            lock.unlock();
        }
        for (Task task = first(); task != null; task = next(task)) {
            run(task, false);
        }
        whenIdle.run();
    }

    private @Nullable Task first() {
        lock.lock();
        try {
            return pollIfPermitted();
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Task next(Task done) {
        Task next;
        Runnable last = null;
        lock.lock();
        try {
            if (done instanceof Request request) {
                running--;
                held.remove(request.weight());
                if (running == 0 && queue.isEmpty()) {
                    last = whenDone;
                    whenDone = null;
                }
            }
            next = pollIfPermitted();
        } finally {
            lock.unlock();
        }
        if (last != null) {
            last.run();
        }
        return next;
    }

    @GuardedBy("lock") private @Nullable Task pollIfPermitted() {
        Task answer = answers.poll();
        if (answer != null || running >= maxRunning) {
            return answer;
        }
        Request request = queue.pollFirst();
        if (request != null) {
            running++;
            queuedBytes -= request.size();
        }
        return request;
    }

    private void run(Task task, boolean more) {
        long begin = clock.getAsLong();
        try {
            task.run(more);
        } catch (RuntimeException | Error e) {
            report(e);
        }
        // What user code leaves behind must not break the engine's own waiting.
        Thread.interrupted();
        long average = averageNanos;
        averageNanos = average + (Math.min(clock.getAsLong() - begin, LONGEST_NANOS) - average) / 8;
    }

    private void report(Throwable failure) {
        try {
            // Somebody waits for what it was to send or to deliver.
            onFailure.accept(failure);
            log.error("a task of the engine failed", failure);
        } catch (RuntimeException | Error e) {
            // The place of the task must become free whatever happens.
            failure.addSuppressed(e);
        }
    }
}
