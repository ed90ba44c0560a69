package io.across.internal.transport;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.across.internal.concurrent.Closeables;
import io.across.internal.concurrent.DaemonThreads;
import io.across.internal.concurrent.TimeLimit;
import java.io.Closeable;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets one thread at a time into a stream, and closes the stream when none is inside.
 *
 * <p>To close a pipe's stream under a blocked read does not end that read on Linux, and frees the descriptor's number for
 * the next file that is opened: the read could then steal from it. Streams of other kinds may be closed by force.
 * Thread-safe; no method blocks but {@link #awaitClosed}.
 */
final class StreamGuard {

    private enum State {
        OPEN,
        /** To be closed by the thread that is inside, when it leaves. */
        CLOSING,
        CLOSED
    }

    private final Closeable stream;
    private final boolean forced;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition closed = lock.newCondition();

    @GuardedBy("lock") private State state = State.OPEN;

    @GuardedBy("lock") private boolean inside;

    /** @param forced whether {@link #close} closes the stream even while a thread is inside */
    StreamGuard(Closeable stream, boolean forced) {
        this.stream = stream;
        this.forced = forced;
    }

    void enter() throws ClosedChannelException {
        lock.lock();
        try {
            if (state != State.OPEN) {
                throw new ClosedChannelException();
            }
            inside = true;
        } finally {
            lock.unlock();
        }
    }

    /** For the thread inside: whether it should come out soon. */
    boolean isClosing() {
        lock.lock();
        try {
            return state != State.OPEN;
        } finally {
            lock.unlock();
        }
    }

    void leave() {
        boolean last;
        lock.lock();
        try {
            inside = false;
            last = state == State.CLOSING;
        } finally {
            lock.unlock();
        }
        if (last) {
            closeStream();
        }
    }

    /** Closes now, or when the thread that is inside leaves, unless it is forced. */
    void close() {
        boolean occupied;
        lock.lock();
        try {
            if (state != State.OPEN) {
                return;
            }
            state = State.CLOSING;
            occupied = inside;
        } finally {
            lock.unlock();
        }
        if (!occupied) {
            closeStream();
        } else if (forced) {
            // On a thread of its own, since it may wait for the one inside.
            DaemonThreads.startOrRun("across-close", this::closeStream);
        }
    }

    private void closeStream() {
        Closeables.quietly(stream);
        lock.lock();
        try {
            state = State.CLOSED;
            closed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until the stream is closed; false if the time is over. */
    boolean awaitClosed(TimeLimit deadline) throws InterruptedException {
        lock.lock();
        try {
            while (state != State.CLOSED) {
                if (!deadline.await(closed)) {
                    return false;
                }
            }
            return true;
        } finally {
            lock.unlock();
        }
    }
}
