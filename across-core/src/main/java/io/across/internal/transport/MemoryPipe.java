package io.across.internal.transport;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.across.internal.concurrent.TimeLimit;
import io.across.internal.concurrent.Uninterrupted;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** One direction of an in-memory transport: a ring of bytes. {@link #lock} guards everything. Thread-safe. */
final class MemoryPipe {

    private final byte[] ring;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition readable = lock.newCondition();
    private final Condition writable = lock.newCondition();

    @GuardedBy("lock") private int start;

    @GuardedBy("lock") private int size;

    @GuardedBy("lock") private boolean readerClosed;

    @GuardedBy("lock") private boolean writerClosed;

    @GuardedBy("lock") private boolean woken;

    MemoryPipe(int capacity) {
        ring = new byte[capacity];
    }

    int read(ByteBuffer target, long timeoutNanos) throws IOException {
        if (!target.hasRemaining()) {
            throw new IllegalArgumentException("target buffer has no room");
        }
        lock.lock();
        try {
            long remaining = timeoutNanos;
            while (true) {
                if (readerClosed) {
                    throw new ClosedChannelException();
                }
                if (size > 0) {
                    return take(target);
                }
                if (writerClosed) {
                    return -1;
                }
                if (woken) {
                    woken = false;
                    return 0;
                }
                if (remaining <= 0) {
                    return 0;
                }
                remaining = readable.awaitNanos(remaining);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock") private int take(ByteBuffer target) {
        int length = Math.min(size, target.remaining());
        int untilEnd = Math.min(length, ring.length - start);
        target.put(ring, start, untilEnd).put(ring, 0, length - untilEnd);
        start = (start + length) % ring.length;
        size -= length;
        writable.signalAll();
        return length;
    }

    void wakeReader() {
        lock.lock();
        try {
            woken = true;
            readable.signalAll();
        } finally {
            lock.unlock();
        }
    }

    long write(ByteBuffer[] sources, int count) throws IOException {
        lock.lock();
        try {
            requireWritable();
            long total = 0;
            for (int i = 0; i < count; i++) {
                total += put(sources[i]);
            }
            return total;
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock") private int put(ByteBuffer source) {
        int length = Math.min(source.remaining(), ring.length - size);
        int end = (start + size) % ring.length;
        int untilEnd = Math.min(length, ring.length - end);
        source.get(ring, end, untilEnd).get(ring, 0, length - untilEnd);
        size += length;
        readable.signalAll();
        return length;
    }

    boolean awaitWritable(long timeoutNanos) throws IOException {
        TimeLimit deadline = TimeLimit.in(Duration.ofNanos(timeoutNanos));
        lock.lock();
        try {
            while (size == ring.length && !readerClosed && !writerClosed) {
                if (deadline.isOver()) {
                    return false;
                }
                Uninterrupted.await(() -> writable.awaitNanos(deadline.remainingNanos()) > 0);
            }
            requireWritable();
            return true;
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock") private void requireWritable() throws IOException {
        if (writerClosed) {
            throw new ClosedChannelException();
        }
        if (readerClosed) {
            throw new IOException("the other side is closed");
        }
    }

    void closeReader() {
        lock.lock();
        try {
            readerClosed = true;
            signal();
        } finally {
            lock.unlock();
        }
    }

    /** What was written before can still be read. */
    void closeWriter() {
        lock.lock();
        try {
            writerClosed = true;
            signal();
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock") private void signal() {
        readable.signalAll();
        writable.signalAll();
    }
}
