package io.across.internal.transport;

import io.across.internal.concurrent.Uninterrupted;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The stream to a worker, which can be ended when the worker is gone: a process that it has started, and that nobody finds,
 * may hold the other end for ever. What the worker has said until then is read before that.
 */
final class WorkerLink implements Link {

    /** A reader that has waited for so long has read all there was. */
    private static final Duration QUIET = Duration.ofMillis(500);

    /** Ends the stream for its reader. */
    interface InputEnd {
        void run() throws IOException;
    }

    private final Link stream;
    private final InputEnd inputEnd;

    /** Down when the reader has come to the end, or the stream is closed. */
    private final CountDownLatch ended = new CountDownLatch(1);

    /** Odd while the reader waits for bytes; goes on with each read that brings some. Written by the reader alone. */
    private volatile int reads;

    WorkerLink(Link stream, InputEnd inputEnd) {
        this.stream = stream;
        this.inputEnd = inputEnd;
    }

    /** Ends the stream when its reader waits in vain, unless it has come to the end by itself. */
    void endWhenQuiet() {
        int before;
        do {
            before = reads;
            if (awaitEnd()) {
                return;
            }
        } while (before != reads || before % 2 == 0);
        try {
            inputEnd.run();
        } catch (IOException e) { // it was closed meanwhile
            Failures.ignored("ending the stream of a worker that is gone", e);
        }
    }

    private boolean awaitEnd() {
        long deadline = System.nanoTime() + QUIET.toNanos();
        return Uninterrupted.await(() -> ended.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS));
    }

    @Override
    public int read(ByteBuffer target, long timeoutNanos) throws IOException {
        int count = reads;
        if (count % 2 == 0) {
            reads = ++count;
        }
        int n = -1;
        try {
            n = stream.read(target, timeoutNanos);
            return n;
        } finally {
            if (n > 0) {
                reads = count + 1;
            } else if (n < 0) {
                ended.countDown();
            }
        }
    }

    @Override
    public void wakeReader() {
        stream.wakeReader();
    }

    @Override
    public long write(ByteBuffer[] sources, int count) throws IOException {
        return stream.write(sources, count);
    }

    @Override
    public boolean awaitWritable(long timeoutNanos) throws IOException {
        return stream.awaitWritable(timeoutNanos);
    }

    @Override
    public void close() {
        ended.countDown();
        stream.close();
    }
}
