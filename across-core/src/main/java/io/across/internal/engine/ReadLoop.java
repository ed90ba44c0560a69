package io.across.internal.engine;

import io.across.internal.concurrent.Deadline;
import io.across.internal.transport.Transport;
import io.across.internal.wire.MessageParser;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Reads the connection, by whatever thread holds the {@link ReaderSeat}: a caller that waits for its own answer, or a
 * worker. A caller never runs what arrives for others but hands it to workers; a worker runs short things itself, after
 * it has left the seat. {@code docs/architecture.md} has the whole picture.
 */
final class ReadLoop {

    private static final int SMALLEST_BUFFER = 4 * 1024;
    private static final int LARGEST_BUFFER = 64 * 1024;

    private static final long FOREVER_NANOS = TimeUnit.DAYS.toNanos(1);

    /** A caller that comes back sooner than this finds the seat free. */
    private static final long BRISK_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private final String readerName;
    private final Transport transport;
    private final MessageParser parser;
    private final ReadLoopEnd whenEnded;
    private final Inbox inbox;
    private final Outbox outbox;
    private final Executor workers;

    /** Whether workers may run what they have read; not where threads are cheap. */
    private final boolean runsHere;

    private final ReaderSeat seat = new ReaderSeat();
    private final SeatPatrol.Watch watch = new SeatPatrol.Watch(seat, this::ensureReader);

    /** Used by the holder of the seat. */
    private ByteBuffer buffer = ByteBuffer.allocateDirect(SMALLEST_BUFFER);

    /** Whether the last read answered a caller whose thread waits. Used by the holder of the seat. */
    private boolean answeredCaller;

    /** When the last such read was. Used by the holder of the seat. */
    private long lastAnswerNanos = System.nanoTime() - BRISK_NANOS;

    /** When something was last read, by {@link System#nanoTime}. Written by the holder of the seat. */
    private volatile long lastReadNanos = System.nanoTime();

    private final AtomicLong bytesRead = new AtomicLong();

    /** What the connection does when there is nothing more to read. Called by a thread that must not block. */
    interface ReadLoopEnd {

        /** The stream ended, or broke, or what it carries did. */
        void ended(Throwable reason);

        /** Whether nothing more is expected, since the peer has said goodbye or the connection has ended here. */
        boolean isExpected();
    }

    ReadLoop(
            String name,
            Transport transport,
            MessageParser parser,
            ReadLoopEnd whenEnded,
            Inbox inbox,
            Outbox outbox,
            Executor workers,
            boolean runsHere) {
        this.readerName = "across " + name + " reader";
        this.transport = transport;
        this.parser = parser;
        this.whenEnded = whenEnded;
        this.inbox = inbox;
        this.outbox = outbox;
        this.workers = workers;
        this.runsHere = runsHere;
    }

    /**
     * Reads if nobody does, in this thread, a worker's, until others do or there is nothing more to read. A worker that has
     * served a call does so too: its caller's next request would otherwise wait for the patrol, if the answer of a call
     * back has left the seat vacant.
     */
    void readIfVacant() {
        if (seat.tryTake(ReaderSeat.WORKER)) {
            readAsWorker();
        }
    }

    /** Sees to it that somebody reads who needs nothing for himself. Never blocks. */
    void ensureReader() {
        if (seat.tryTake(ReaderSeat.WORKER)) {
            workers.execute(this::takeOver);
        }
    }

    /** Told by the handler of messages that a read has answered a call whose thread waits. */
    void callerAnswered() {
        answeredCaller = true;
    }

    long lastReadNanos() {
        return lastReadNanos;
    }

    long bytesRead() {
        return bytesRead.get();
    }

    /**
     * Waits, reading if nobody else does, until the call is answered, the time is over or this thread is interrupted.
     */
    void await(OutgoingCall call, Deadline deadline) {
        boolean mayRead = !transport.isBlocking() && !EngineThreads.currentIsVirtual();
        if (!mayRead && seat.isVacant()) {
            ensureReader();
        }
        while (!call.isDone() && !Thread.currentThread().isInterrupted()) {
            long left = deadline.remainingNanos();
            if (left <= 0) {
                break;
            }
            if (!mayRead) {
                LockSupport.parkNanos(call, left);
            } else if (seat.isHeldBy(call) || seat.tryTake(call)) {
                readAsCaller(call, deadline);
            } else if (seat.addWaiter(call)) {
                if (!call.isDone()) {
                    LockSupport.parkNanos(call, left);
                }
                seat.removeWaiter(call);
            }
        }
        if (mayRead && seat.isHeldBy(call)) {
            passOn();
        }
    }

    private void readAsCaller(OutgoingCall call, Deadline deadline) {
        while (!call.isDone() && !Thread.currentThread().isInterrupted()) {
            long left = deadline.remainingNanos();
            if (left <= 0 || !readOnce(left)) {
                return;
            }
            if (!inbox.isEmpty()) {
                inbox.dispatch();
            }
        }
    }

    private void takeOver() {
        inbox.dispatch();
        outbox.flushLater();
        readAsWorker();
    }

    /** Reads until somebody else does or there is nothing more to read. This worker holds the seat. */
    private void readAsWorker() {
        try {
            EngineThreads.runNamed(readerName, this::readOn);
        } catch (RuntimeException | Error e) {
            // Nobody would read any more, nor notice the end of the stream.
            seat.end();
            whenEnded.ended(e);
        }
    }

    private void readOn() {
        Thread.interrupted();
        while (readOnce(FOREVER_NANOS)) {
            if (!inbox.isEmpty()) {
                if (runsHere && inbox.isShort()) {
                    if (!runAndReturn()) {
                        return;
                    }
                    continue;
                }
                inbox.dispatch();
            }
            if (answeredCaller && isBrisk() && !stay()) {
                return;
            }
        }
    }

    /** Runs what has arrived with the seat left vacant; returns whether this worker got the seat back. */
    private boolean runAndReturn() {
        seat.vacate();
        watch.reportVacancy();
        inbox.runHere();
        outbox.flush(true);
        return seat.tryTake(ReaderSeat.WORKER);
    }

    /** Whether callers come back so soon that they had better read themselves. */
    private boolean isBrisk() {
        long now = lastReadNanos;
        boolean brisk = now - lastAnswerNanos < BRISK_NANOS;
        lastAnswerNanos = now;
        return brisk && !transport.isBlocking() && !seat.isCrowded();
    }

    /** Offers the seat to the callers; returns whether this worker keeps it. */
    private boolean stay() {
        Object next = seat.passOn();
        if (next == ReaderSeat.WORKER) {
            return true;
        }
        wake(next);
        return false;
    }

    private void passOn() {
        Object next = seat.passOn();
        if (next == ReaderSeat.WORKER) {
            workers.execute(this::takeOver);
        } else {
            wake(next);
        }
    }

    private void wake(@Nullable Object next) {
        if (next == null) {
            watch.reportVacancy();
        } else {
            ((OutgoingCall) next).wake();
        }
    }

    /** Reads and handles once what is there; returns false, with the seat closed, when there is nothing more to read. */
    private boolean readOnce(long timeoutNanos) {
        answeredCaller = false;
        try {
            int count = transport.read(buffer, timeoutNanos);
            if (count > 0) {
                handle(count);
            } else if (count < 0) {
                throw new EOFException("the stream ended " + parser.where());
            }
            if (!whenEnded.isExpected()) {
                return true;
            }
            seat.end();
        } catch (IOException | RuntimeException | Error e) {
            seat.end();
            whenEnded.ended(e);
        }
        return false;
    }

    private void handle(int count) {
        lastReadNanos = System.nanoTime();
        bytesRead.addAndGet(count);
        buffer.flip();
        parser.parse(buffer);
        boolean full = count == buffer.capacity();
        if (full && buffer.capacity() < LARGEST_BUFFER) {
            buffer = ByteBuffer.allocateDirect(Math.min(buffer.capacity() * 4, LARGEST_BUFFER));
        }
        buffer.clear();
    }
}
