package io.across.internal.transport;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.across.internal.concurrent.Closeables;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A socket that is never blocked on: threads wait in selectors, which keep time, can be woken, and which an interrupt
 * merely ends, while it would close a channel that is blocked on.
 *
 * <p>A message of a ping-pong costs two system calls: one select, one read. {@link #lock} guards only the making of the
 * writer's selector against {@link #close}; nothing waits under it.
 */
final class SelectedLink implements Link {

    private final SocketChannel channel;
    private final Selector readSelector;
    private final ReentrantLock lock = new ReentrantLock();

    /** Made for the first writer that has to wait: most connections never need it. */
    @GuardedBy("lock") private @Nullable Selector writeSelector;

    private volatile boolean closed;

    /** Set by whoever wakes, cleared by the reader that returns for it. */
    private volatile boolean woken;

    /** The last read left no room, so there is probably more: read before asking. Owned by the reader. */
    private boolean expectMore;

    SelectedLink(SocketChannel channel) throws IOException {
        this.channel = channel;
        channel.configureBlocking(false);
        readSelector = Selector.open();
        boolean registered = false;
        try {
            channel.register(readSelector, SelectionKey.OP_READ);
            registered = true;
        } finally {
            if (!registered) {
                Closeables.quietly(readSelector);
            }
        }
    }

    @Override
    public int read(ByteBuffer target, long timeoutNanos) throws IOException {
        if (expectMore) {
            int n = receive(target);
            if (n != 0) {
                return n;
            }
        }
        long deadline = System.nanoTime() + timeoutNanos;
        long remaining = timeoutNanos;
        while (true) {
            int n = awaitReadable(remaining) ? receive(target) : 0;
            if (n != 0) {
                return n;
            }
            if (closed) {
                throw new ClosedChannelException();
            }
            if (woken) {
                woken = false;
                return 0;
            }
            remaining = deadline - System.nanoTime();
            if (remaining <= 0 || Thread.currentThread().isInterrupted()) {
                return 0;
            }
        }
    }

    private boolean awaitReadable(long nanos) throws IOException {
        // The wake-up of the selector may have been spent on a read that had bytes to return; the flag has not.
        return woken ? select(readSelector, 0) : select(readSelector, selectMillis(nanos));
    }

    private int receive(ByteBuffer target) throws IOException {
        int n = SlicedReader.read(channel, target);
        expectMore = n == SliceBuffers.SLICE || !target.hasRemaining();
        return n;
    }

    /** For {@link Selector#select(long)}: rounded up, so that a wait does not end before its time. */
    static long selectMillis(long nanos) {
        return Math.max(0, nanos) / 1_000_000 + 1;
    }

    /** @param millis 0 for not at all */
    private static boolean select(Selector selector, long millis) throws IOException {
        try {
            return (millis == 0
                            ? selector.selectNow(SelectedLink::ignore)
                            : selector.select(SelectedLink::ignore, millis))
                    > 0;
        } catch (ClosedSelectorException | CancelledKeyException e) {
            ClosedChannelException closed = new ClosedChannelException();
            closed.initCause(e);
            throw closed;
        }
    }

    /** Which key is ready is no question: each selector has one. */
    private static void ignore(SelectionKey key) {}

    @Override
    public void wakeReader() {
        woken = true;
        readSelector.wakeup();
    }

    @Override
    public long write(ByteBuffer[] sources, int count) throws IOException {
        return SlicedWriter.write(channel, sources, count);
    }

    @Override
    public boolean awaitWritable(long timeoutNanos) throws IOException {
        Selector selector = writeSelector();
        long deadline = System.nanoTime() + timeoutNanos;
        long remaining = timeoutNanos;
        boolean interrupted = false;
        try {
            while (remaining > 0) {
                // A selector does not wait in an interrupted thread: the flag is put aside until the end.
                interrupted |= Thread.interrupted();
                if (select(selector, selectMillis(remaining))) {
                    return true;
                }
                if (closed) {
                    throw new ClosedChannelException();
                }
                remaining = deadline - System.nanoTime();
            }
            return false;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private Selector writeSelector() throws IOException {
        lock.lock();
        try {
            if (closed) {
                throw new ClosedChannelException();
            }
            Selector selector = writeSelector;
            if (selector == null) {
                selector = Selector.open();
                writeSelector = selector;
                channel.register(selector, SelectionKey.OP_WRITE);
            }
            return selector;
        } finally {
            lock.unlock();
        }
    }

    /** The selectors go too: the descriptor of a channel is released only when no selector knows it any more. */
    @Override
    public void close() {
        Selector writers;
        lock.lock();
        try {
            closed = true;
            writers = writeSelector;
        } finally {
            lock.unlock();
        }
        Closeables.quietly(channel);
        Closeables.quietly(readSelector);
        if (writers != null) {
            Closeables.quietly(writers);
        }
    }
}
