package io.across.internal.transport;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What all transports do alike: hand a {@link Link} over from its opening to those who use and close it, and say which
 * stream it was that failed. {@link #lock} guards the hand-over.
 *
 * @param <L> the kind of link
 */
abstract class LinkTransport<L extends Link> implements Transport {

    private final String address;
    private final boolean blocking;
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock") private boolean closed;

    /** Null until it is open. Written under the lock; read without it on the path of every message. */
    private volatile @Nullable L link;

    /** @param link null if it is still to be opened */
    LinkTransport(String address, boolean blocking, @Nullable L link) {
        this.address = address;
        this.blocking = blocking;
        this.link = link;
    }

    /**
     * Takes over what has been opened. A close that came meanwhile could not see it: it is done for it here.
     *
     * @return false if it was closed meanwhile
     */
    final boolean adopt(L opened) {
        boolean late;
        lock.lock();
        try {
            link = opened;
            late = closed;
        } finally {
            lock.unlock();
        }
        if (late) {
            opened.close();
        }
        return !late;
    }

    final @Nullable L link() {
        return link;
    }

    final boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public final String address() {
        return address;
    }

    @Override
    public final boolean isBlocking() {
        return blocking;
    }

    @Override
    public final int read(ByteBuffer target, long timeoutNanos) throws IOException {
        try {
            return openLink().read(target, timeoutNanos);
        } catch (IOException e) {
            throw Failures.unreadable(address, e);
        }
    }

    @Override
    public final void wakeReader() {
        L current = link;
        if (current != null) {
            current.wakeReader();
        }
    }

    @Override
    public final long write(ByteBuffer[] sources, int count) throws IOException {
        try {
            return openLink().write(sources, count);
        } catch (IOException e) {
            throw Failures.unwritable(address, e);
        }
    }

    @Override
    public final boolean awaitWritable(long timeoutNanos) throws IOException {
        try {
            return openLink().awaitWritable(timeoutNanos);
        } catch (IOException e) {
            throw Failures.unwritable(address, e);
        }
    }

    private L openLink() throws IOException {
        L current = link;
        if (current == null) {
            throw isClosed() ? new ClosedChannelException() : Failures.notOpen();
        }
        return current;
    }

    @Override
    public final void close() {
        L opened;
        lock.lock();
        try {
            closed = true;
            opened = link;
        } finally {
            lock.unlock();
        }
        abortOpening();
        if (opened != null) {
            opened.close();
        }
    }

    /** Called by each close: ends an opening that is under way or still to come. Never blocks. */
    void abortOpening() {}

    @Override
    public void kill() {}

    @Override
    public void awaitGone(Duration grace) {}

    @Override
    public @Nullable String diagnosis() {
        return null;
    }

    @Override
    public final String toString() {
        return address;
    }
}
