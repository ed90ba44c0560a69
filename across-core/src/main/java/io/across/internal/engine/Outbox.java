package io.across.internal.engine;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.across.LimitException;
import io.across.internal.memory.Budget;
import io.across.internal.transport.Transport;
import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What waits to be written, and the one thread that writes it. Whoever has a message queues it; if nobody is writing, it
 * writes its own message and whatever others queue meanwhile, many messages with one system call. If the stream takes no
 * more, or might hold the thread, a worker goes on.
 *
 * <p>Thread-safe. {@link #post} and {@link #flushLater} never block. The lock is never held while writing.
 */
final class Outbox {

    private final Transport transport;
    private final Executor workers;
    private final WriteWait writeWait;
    private final Consumer<Throwable> onFailure;

    private final ReentrantLock lock = new ReentrantLock();

    /** Signalled when bytes have been written and when the outbox ends. */
    private final Condition progress = lock.newCondition();

    @GuardedBy("lock") private final OutboundQueue queue;

    /** Whether some thread is writing or about to. */
    @GuardedBy("lock") private boolean flushing;

    /** Set once nothing may be queued any more: the last message is queued, or the connection has ended. */
    @GuardedBy("lock") private boolean sealed;

    @GuardedBy("lock") private boolean ended;

    /** Run once the last message is written. */
    @GuardedBy("lock") private @Nullable Runnable whenDrained;

    /** Threads that wait for progress; spares the signal when there are none. */
    @GuardedBy("lock") private int waiting;

    /** Only used by the thread that flushes; {@link #flushing} hands it over under the lock. */
    private final OutboundBatch batch;

    /**
     * @param memory where is counted what waits because of the peer
     * @param onFailure told, without the lock, why writing failed
     */
    Outbox(Transport transport, Executor workers, WriteWait writeWait, Budget memory, Consumer<Throwable> onFailure) {
        this.transport = transport;
        this.workers = workers;
        this.writeWait = writeWait;
        this.batch = new OutboundBatch(transport);
        this.queue = new OutboundQueue(memory, batch::isHeld);
        this.onFailure = onFailure;
    }

    /** Whether a write may hold the thread that makes it. */
    boolean isBlocking() {
        return transport.isBlocking();
    }

    /**
     * Queues a message without writing it: a flush must follow.
     *
     * @return false if the outbox is sealed; the message is dropped
     * @throws LimitException as {@link OutboundQueue#add} does
     */
    boolean post(OutboundMessage message) {
        return take(message, false) != Taken.NOT;
    }

    /** See {@link #send(OutboundMessage, boolean, boolean)}; nobody is let go first. */
    boolean send(OutboundMessage message, boolean mayBlock) {
        return send(message, mayBlock, false);
    }

    /**
     * Queues a message and writes what is queued, as far as this thread may and the stream takes it.
     *
     * @param mayBlock whether this thread is the engine's own and may be held by a blocking transport
     * @param crowded whether others are likely to send right now: they are let go first, so that one write takes all
     * @return false if the outbox is sealed; the message is dropped
     * @throws LimitException as {@link OutboundQueue#add} does
     */
    @SuppressWarnings("ThreadPriorityCheck") // a hint: without effect, each writes its own
    boolean send(OutboundMessage message, boolean mayBlock, boolean crowded) {
        Taken taken = take(message, true);
        if (taken == Taken.AND_FLUSHING) {
            if (crowded) {
                Thread.yield();
            }
            startWriting(mayBlock);
        }
        return taken != Taken.NOT;
    }

    /** Queues the last message; nothing is taken after it. {@code whenDrained} runs once it is written. */
    boolean sendLast(OutboundMessage message) {
        lock.lock();
        try {
            if (!enqueue(message)) {
                return false;
            }
            sealed = true;
        } finally {
            lock.unlock();
        }
        flushLater();
        return true;
    }

    /** Runs {@code action} once everything that is queued has been written; at once if nothing is, or ever will be. */
    void whenDrained(Runnable action) {
        lock.lock();
        try {
            if (!ended && (flushing || !queue.isEmpty())) {
                whenDrained = action;
                return;
            }
        } finally {
            lock.unlock();
        }
        action.run();
    }

    /** Writes what is queued, if nobody does so already. */
    void flush(boolean mayBlock) {
        if (takeFlushing()) {
            startWriting(mayBlock);
        }
    }

    /** Has a worker write what is queued, if nobody does so already. */
    void flushLater() {
        if (takeFlushing()) {
            handOver();
        }
    }

    /**
     * Waits until less than {@code limit} bytes are queued, and while the queue {@linkplain OutboundQueue#isAhead is ahead}.
     *
     * @return false if the time is over
     */
    boolean awaitRoom(long limit, long timeoutNanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = timeoutNanos;
            waiting++;
            try {
                while ((queue.bytes() >= limit || queue.isAhead()) && !ended) {
                    if (left <= 0) {
                        return false;
                    }
                    left = progress.awaitNanos(left);
                }
                return true;
            } finally {
                waiting--;
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits until {@code message} has been written or dropped: its arrays belong to somebody else again. */
    void awaitDone(OutboundMessage message) {
        if (message.isDone()) {
            return;
        }
        lock.lock();
        try {
            waiting++;
            while (!message.isDone()) {
                progress.awaitUninterruptibly();
            }
            waiting--;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes back a message whose sender has given up. If some of it has been written the rest must follow; from copies if
     * it uses the sender's arrays, so that these are the sender's again. Only for that does it wait, and only for a write
     * that does not block.
     *
     * @param shared whether the message uses arrays of the sender: never on a blocking transport
     * @return whether nothing of it had been written
     */
    boolean retract(OutboundMessage message, boolean shared) {
        lock.lock();
        try {
            while (shared && message.hasLeft() && !message.isDone() && batch.isBeingWritten() && !ended) {
                waiting++;
                progress.awaitUninterruptibly();
                waiting--;
            }
            if (!message.hasLeft()) {
                queue.remove(message);
                message.finish(); // also one that did not get as far as the queue
                return true;
            }
            if (shared) {
                message.copyBuffers();
            }
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** Drops everything: writing has failed, or the connection has ended. What waits for the drain waits no longer. */
    void end() {
        Runnable drained;
        lock.lock();
        try {
            sealed = true;
            ended = true;
            queue.clear();
            drained = whenDrained;
            whenDrained = null;
            progress.signalAll();
        } finally {
            lock.unlock();
        }
        if (drained != null) {
            drained.run();
        }
    }

    /** How much memory is taken by what waits to be written, in bytes. */
    long queuedBytes() {
        lock.lock();
        try {
            return queue.bytes();
        } finally {
            lock.unlock();
        }
    }

    /** What has been written so far, and is being written. */
    OutboundBatch written() {
        return batch;
    }

    private enum Taken {
        NOT,
        TAKEN,

        /** This thread has taken {@link #flushing}. */
        AND_FLUSHING
    }

    private Taken take(OutboundMessage message, boolean toFlush) {
        LimitException excess;
        lock.lock();
        try {
            if (!enqueue(message)) {
                return Taken.NOT;
            }
            excess = queue.excess();
            if (excess == null) {
                boolean first = toFlush && !flushing;
                flushing |= first;
                return first ? Taken.AND_FLUSHING : Taken.TAKEN;
            }
        } finally {
            lock.unlock();
        }
        failed(excess);
        return Taken.TAKEN;
    }

    @GuardedBy("lock") private boolean enqueue(OutboundMessage message) {
        boolean entered = message.enter();
        if (!entered || sealed) {
            message.finish();
            return false;
        }
        queue.add(message);
        return true;
    }

    private boolean takeFlushing() {
        lock.lock();
        try {
            if (flushing || queue.isEmpty()) {
                return false;
            }
            flushing = true;
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void startWriting(boolean mayBlock) {
        if (transport.isBlocking() && !mayBlock) {
            handOver();
        } else {
            write(false);
        }
    }

    /** Has a worker write on. This thread has taken {@link #flushing}. */
    private void handOver() {
        try {
            workers.execute(() -> write(true));
        } catch (RuntimeException | Error e) {
            failed(e);
        }
    }

    private void failed(Throwable reason) {
        end();
        onFailure.accept(reason);
    }

    /** Writes until nothing is queued. This thread has taken {@link #flushing}. */
    private void write(boolean mayWait) {
        try {
            for (int count = nextBatch(); count > 0; count = nextBatch()) {
                if (!batch.write(count)) {
                    pause();
                    if (!mayWait) {
                        handOver();
                        return;
                    }
                    writeWait.await();
                }
            }
        } catch (IOException | RuntimeException | Error e) {
            failed(e);
        }
    }

    /** Settles what has been written and gathers what comes next; with nothing to write, gives up {@link #flushing}. */
    private int nextBatch() {
        Runnable drained;
        lock.lock();
        try {
            settle();
            int count = batch.gather(queue);
            if (count > 0) {
                return count;
            }
            flushing = false;
            drained = whenDrained;
            whenDrained = null;
        } finally {
            lock.unlock();
        }
        if (drained != null) {
            drained.run();
        }
        return 0;
    }

    /** Settles what has been written before a wait, in which messages may be retracted. */
    private void pause() {
        lock.lock();
        try {
            settle();
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock") private void settle() {
        batch.settle();
        queue.settle();
        if (waiting > 0) {
            progress.signalAll();
        }
    }
}
