package io.across.test;

import io.across.PeerIdentity;
import io.across.internal.transport.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Writes to another transport what {@link Faults} let pass. */
final class FaultyTransport implements Transport {

    private final Transport target;
    private final Faults faults;

    /** Who is at the other end; null if that is not known. */
    private final @Nullable PeerIdentity identity;

    private volatile boolean closed;

    /** When the write that is held back was first tried, if {@link #holding}. For the writing thread, one at a time. */
    private long heldSinceNanos;

    /** Whether a write is held back. For the writing thread. */
    private boolean holding;

    FaultyTransport(Transport target, Faults faults, @Nullable PeerIdentity identity) {
        this.target = target;
        this.faults = faults;
        this.identity = identity;
        faults.whenCut(target::close);
    }

    @Override
    public String address() {
        return target.address();
    }

    @Override
    public void open(Duration timeout) throws IOException {
        target.open(timeout);
    }

    @Override
    public @Nullable PeerIdentity identity() {
        return identity;
    }

    @Override
    public boolean isBlocking() {
        return target.isBlocking();
    }

    @Override
    public int read(ByteBuffer buffer, long timeoutNanos) throws IOException {
        return target.read(buffer, timeoutNanos);
    }

    @Override
    public void wakeReader() {
        target.wakeReader();
    }

    @Override
    public long write(ByteBuffer[] sources, int count) throws IOException {
        if (heldNanos() > 0) {
            return 0;
        }
        holding = false;
        long total = 0;
        for (int i = 0; i < count && (i == 0 || !sources[i - 1].hasRemaining()); i++) {
            ByteBuffer source = sources[i];
            long written = target.write(new ByteBuffer[] {faults.admit(source)}, 1);
            source.position(source.position() + (int) written);
            total += written;
            faults.passed(written);
        }
        return total;
    }

    @Override
    public boolean awaitWritable(long timeoutNanos) throws IOException {
        long deadline = System.nanoTime() + timeoutNanos;
        while (true) {
            long seen = faults.changes();
            if (closed) {
                throw new ClosedChannelException();
            }
            long held = heldNanos();
            long left = deadline - System.nanoTime();
            if (held == 0) {
                return target.awaitWritable(Math.max(1, left));
            }
            if (left <= 0) {
                return false;
            }
            faults.awaitChange(seen, Math.min(held, left));
        }
    }

    /** How long the next write is still held back. */
    private long heldNanos() throws IOException {
        long delay = faults.delayNanos();
        if (delay == 0 || delay == Long.MAX_VALUE) {
            return delay;
        }
        long now = System.nanoTime();
        if (!holding) {
            holding = true;
            heldSinceNanos = now;
        }
        return Math.max(0, delay - (now - heldSinceNanos));
    }

    @Override
    public void close() {
        closed = true;
        target.close();
        faults.wake();
    }

    @Override
    public void kill() {
        target.kill();
    }

    @Override
    public void awaitGone(Duration grace) {
        target.awaitGone(grace);
    }

    @Override
    public @Nullable String diagnosis() {
        return target.diagnosis();
    }
}
