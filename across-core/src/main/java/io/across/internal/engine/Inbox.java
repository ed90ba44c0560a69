package io.across.internal.engine;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.across.internal.engine.RequestQueue.Admission;
import io.across.internal.engine.RequestQueue.Request;
import io.across.internal.memory.Budget;
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
    private final Runnable whenIdle;
    private final Consumer<Throwable> onFailure;
    private final LongSupplier clock;

    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock") private final RequestQueue requests;

    /** Answers, which need no turn: a request that is being served may be waiting for one of them. */
    @GuardedBy("lock") private final Arrivals answers = new Arrivals();

    @GuardedBy("lock") private int running;

    /** Workers that have been asked for and have not begun. */
    @GuardedBy("lock") private int starting;

    /** Run once no request is left, and none is taken any more; null until that is wanted, and when it has been. */
    @GuardedBy("lock") private @Nullable Runnable whenDone;

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
            Budget memory,
            Runnable whenIdle,
            Consumer<Throwable> onFailure,
            LongSupplier clock) {
        this.workers = workers;
        this.maxRunning = maxRunning;
        this.requests = new RequestQueue(maxQueued, maxQueuedBytes, memory);
        this.whenIdle = whenIdle;
        this.onFailure = onFailure;
        this.clock = clock;
    }

    /** An answer, which is linked to the next: to queue it takes no memory. */
    abstract static class Arrival implements InboundTask {

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

    /** Queues a request of the peer, if it may. */
    Admission addRequest(Request request) {
        lock.lock();
        try {
            return requests.add(request);
        } finally {
            lock.unlock();
        }
    }

    /** The peer has made a call with this id that is not to be queued; returns whether requests are still taken. */
    boolean passRequest(long id) {
        lock.lock();
        try {
            return requests.admits(id);
        } finally {
            lock.unlock();
        }
    }

    /** Takes no request from now on; returns what follows the ids of all calls that the peer has made so far. */
    long close() {
        lock.lock();
        try {
            return requests.close();
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
            if (running > 0 || requests.size() > 0) {
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
            return requests.size() == 0 && answers.size == 0;
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
            return average * (requests.size() + answers.size) <= limit;
        } finally {
            lock.unlock();
        }
    }

    /** Runs what is queued in this thread, until nothing is left. */
    void runHere() {
        for (InboundTask task = first(); task != null; task = next(task)) {
            run(task, true);
        }
    }

    /** Sees to it that everything queued is run soon, as far as the limit of running requests permits. */
    void dispatch() {
        int wanted;
        lock.lock();
        try {
            wanted = answers.size + Math.min(requests.size(), maxRunning - running) - starting;
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
            requests.end();
        } finally {
            lock.unlock();
        }
        dispatch();
    }

    /** How many requests run or wait. */
    int size() {
        lock.lock();
        try {
            return running + requests.size();
        } finally {
            lock.unlock();
        }
    }

    /** How many requests have been taken on so far. */
    long taken() {
        lock.lock();
        try {
            return requests.taken();
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
        for (InboundTask task = first(); task != null; task = next(task)) {
            run(task, false);
        }
        whenIdle.run();
    }

    private @Nullable InboundTask first() {
        lock.lock();
        try {
            return pollIfPermitted();
        } finally {
            lock.unlock();
        }
    }

    private @Nullable InboundTask next(InboundTask done) {
        InboundTask next;
        Runnable last = null;
        lock.lock();
        try {
            if (done instanceof Request request) {
                running--;
                requests.done(request);
                if (running == 0 && requests.size() == 0) {
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

    @GuardedBy("lock") private @Nullable InboundTask pollIfPermitted() {
        InboundTask answer = answers.poll();
        if (answer != null || running >= maxRunning) {
            return answer;
        }
        Request request = requests.poll();
        if (request != null) {
            running++;
        }
        return request;
    }

    private void run(InboundTask task, boolean more) {
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
            // The place of the task must become free whatever happens, also where there is no memory to say so.
        }
    }
}
