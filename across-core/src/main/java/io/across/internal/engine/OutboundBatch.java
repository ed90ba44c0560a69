package io.across.internal.engine;

import io.across.internal.transport.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What one system call writes. Used by the thread that flushes the {@link Outbox}, under whose lock it is handed over; what was
 * written so far anybody may ask.
 */
final class OutboundBatch {

    /** A write that holds its thread longer waits for the peer. */
    private static final long HELD_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** How many buffers there are at most. */
    private static final int SIZE = 64;

    private final Transport transport;
    private final ByteBuffer[] buffers = new ByteBuffer[SIZE];

    /** When bytes were last written, by {@link System#nanoTime}; written by the flusher. */
    private volatile long lastWriteNanos = System.nanoTime();

    private final AtomicLong bytesWritten = new AtomicLong();

    /** When the write that is under way began, by {@link System#nanoTime}; 0 for none. Written under the outbox's lock. */
    private volatile long writingSince;

    OutboundBatch(Transport transport) {
        this.transport = transport;
    }

    /** Takes what is to be written next; returns how many buffers that is. Called under the outbox's lock. */
    int gather(OutboundQueue queue) {
        int count = queue.gather(buffers);
        if (count > 0) {
            writingSince = System.nanoTime() | 1;
        }
        return count;
    }

    /** The write that was under way has ended. Called under the outbox's lock. */
    void settle() {
        writingSince = 0;
    }

    /**
     * Writes what was gathered, as far as the stream takes it.
     *
     * @param count how many buffers that is
     * @return whether it has taken all
     */
    boolean write(int count) throws IOException {
        long written = transport.write(buffers, count);
        if (written > 0) {
            lastWriteNanos = System.nanoTime();
            bytesWritten.addAndGet(written);
        }
        return !buffers[count - 1].hasRemaining();
    }

    long lastWriteNanos() {
        return lastWriteNanos;
    }

    long bytesWritten() {
        return bytesWritten.get();
    }

    /** When the write that is under way began, by {@link System#nanoTime}: one that holds its thread cannot tell. 0 for none. */
    long writingSince() {
        return writingSince;
    }

    boolean isBeingWritten() {
        return writingSince != 0;
    }

    /** Whether a write that is under way waits for the peer, as only one of a blocking transport does. */
    boolean isHeld() {
        long since = writingSince;
        return since != 0 && transport.isBlocking() && System.nanoTime() - since > HELD_NANOS;
    }
}
