package io.across.internal.engine;

import io.across.internal.concurrent.TimeLimit;
import io.across.internal.memory.Budget;
import io.across.internal.transport.Transport;
import io.across.internal.wire.MessageParser;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Reads the connection, by whatever thread holds the {@link ReaderRole}: a caller that waits for its own answer, or a
 * worker. A caller never runs what arrives for others but hands it to workers; a worker runs short things itself, after
 * it has left the role. {@code docs/architecture.md} has the whole picture.
 */
final class ReadLoop implements Readers.Work {

    private static final int SMALLEST_BUFFER = 4 * 1024;
    private static final int LARGEST_BUFFER = 64 * 1024;

    private static final long FOREVER_NANOS = TimeUnit.DAYS.toNanos(1);

    /** A caller that comes back sooner than this finds the role free. */
    private static final long BRISK_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private final String readerName;
    private final Transport transport;
    private final Readers readers;
    private final ReaderRole role;
    private final Ending ending;
    private final Inbox inbox;
    private final Outbox outbox;
    private final Budget memory;

    /** Whether workers may run what they have read; not where threads are cheap. */
    private final boolean runsHere;

    /** Made now: a worker that has the role and no memory must still see to it that the connection ends. */
    private final Runnable takingOver = this::takeOverNamed;

    private final Runnable reading = this::readOn;

    /** Set before anybody reads, see {@link #begin}. */
    private @Nullable MessageParser parser;

    /** Used by the holder of the role. */
    private ByteBuffer buffer = ByteBuffer.allocateDirect(SMALLEST_BUFFER);

    /** Whether the last read answered a caller whose thread waits. Used by the holder of the role. */
    private boolean answeredCaller;

    /** When the last such read was. Used by the holder of the role. */
    private long lastAnswerNanos = System.nanoTime() - BRISK_NANOS;

    /** When something was last read, by {@link System#nanoTime}. Written by the holder of the role. */
    private volatile long lastReadNanos = System.nanoTime();

    private final AtomicLong bytesRead = new AtomicLong();

    /**
     * @param memory what a larger buffer is taken of
     * @param runsHere whether workers may run what they have read; not where threads are cheap
     */
    ReadLoop(
            Transport transport,
            Readers readers,
            Ending ending,
            Inbox inbox,
            Outbox outbox,
            Budget memory,
            boolean runsHere) {
        this.readerName = "across " + ending.connection() + " reader";
        this.transport = transport;
        this.readers = readers;
        this.role = readers.role();
        this.ending = ending;
        this.inbox = inbox;
        this.outbox = outbox;
        this.memory = memory;
        this.runsHere = runsHere;
    }

    /**
     * Gives the loop what it reads with. Called once, when all else is there and before anybody reads: what a message leads
     * to may end in a call, and whoever calls may read.
     */
    void begin(MessageParser given) {
        parser = given;
        readers.work(this);
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
    void await(OutgoingCall call, TimeLimit deadline) {
        boolean mayRead = !transport.isBlocking() && !EngineThreads.currentIsVirtual();
        if (!mayRead && role.isVacant()) {
            readers.ensureReader();
        }
        try {
            while (!call.isDone() && !Thread.currentThread().isInterrupted()) {
                long left = deadline.remainingNanos();
                if (left <= 0) {
                    break;
                }
                if (!mayRead) {
                    LockSupport.parkNanos(call, left);
                } else if (role.isHeldBy(call) || role.tryTake(call)) {
                    readAsCaller(call, deadline);
                } else if (role.addWaiter(call)) {
                    if (!call.isDone()) {
                        LockSupport.parkNanos(call, left);
                    }
                    role.removeWaiter(call);
                }
            }
        } finally {
            if (mayRead && role.isHeldBy(call)) {
                passOn();
            }
        }
    }

    private void readAsCaller(OutgoingCall call, TimeLimit deadline) {
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

    @Override
    public void takeOver() {
        readGuarded(takingOver);
    }

    private void takeOverNamed() {
        inbox.dispatch();
        outbox.flushLater();
        readOn();
    }

    @Override
    public void read() {
        readGuarded(reading);
    }

    /** Reads until somebody else does or there is nothing more to read. This worker holds the role. */
    private void readGuarded(Runnable work) {
        try {
            EngineThreads.runNamed(readerName, work);
        } catch (RuntimeException | Error e) {
            // Nobody would read any more, nor notice the end of the stream.
            role.end();
            ending.fail(e);
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

    /** Runs what has arrived with the role left vacant; returns whether this worker got the role back. */
    private boolean runAndReturn() {
        role.vacate();
        readers.reportVacancy();
        inbox.runHere();
        outbox.flush(true);
        return role.tryTake(ReaderRole.WORKER);
    }

    /** Whether callers come back so soon that they had better read themselves. */
    private boolean isBrisk() {
        long now = lastReadNanos;
        boolean brisk = now - lastAnswerNanos < BRISK_NANOS;
        lastAnswerNanos = now;
        return brisk && !transport.isBlocking() && !role.isCrowded();
    }

    /** Offers the role to the callers; returns whether this worker keeps it. */
    private boolean stay() {
        Object next = role.passOn();
        if (next == ReaderRole.WORKER) {
            return true;
        }
        wake(next);
        return false;
    }

    private void passOn() {
        Object next = role.passOn();
        if (next == ReaderRole.WORKER) {
            readers.startWorker();
        } else {
            wake(next);
        }
    }

    private void wake(@Nullable Object next) {
        if (next == null) {
            readers.reportVacancy();
        } else {
            ((OutgoingCall) next).wake();
        }
    }

    /** Reads and handles once what is there; returns false, with the role closed, when there is nothing more to read. */
    private boolean readOnce(long timeoutNanos) {
        answeredCaller = false;
        try {
            MessageParser messages = Objects.requireNonNull(parser);
            int count = transport.read(buffer, timeoutNanos);
            if (count > 0) {
                handle(count, messages);
            } else if (count < 0) {
                throw new EOFException("the stream ended " + messages.where());
            }
            if (!ending.isExpected()) {
                return true;
            }
            role.end();
        } catch (IOException | RuntimeException | Error e) {
            role.end();
            ending.fail(e);
        }
        return false;
    }

    private void handle(int count, MessageParser messages) {
        lastReadNanos = System.nanoTime();
        bytesRead.addAndGet(count);
        buffer.flip();
        messages.parse(buffer);
        boolean full = count == buffer.capacity();
        if (full && buffer.capacity() < LARGEST_BUFFER) {
            growBuffer();
        }
        buffer.clear();
    }

    private void growBuffer() {
        int size = Math.min(buffer.capacity() * 4, LARGEST_BUFFER);
        if (memory.reserve(size - buffer.capacity()) == null) {
            buffer = ByteBuffer.allocateDirect(size);
        }
    }
}
