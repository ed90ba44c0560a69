package io.across.internal.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One end of a connection within this process, for tests: the same rules as a socket, no system calls. */
public final class InMemoryTransport implements Transport {

    /** About what a socket or a pipe of the system takes before its reader has read. */
    private static final int CAPACITY = 64 * 1024;

    private final MemoryPipe in;
    private final MemoryPipe out;

    private InMemoryTransport(MemoryPipe in, MemoryPipe out) {
        this.in = in;
        this.out = out;
    }

    /** Two ends: what is written to one can be read from the other. */
    public record Pair(Transport a, Transport b) {}

    /** Two ends that are connected already; each takes up to 64 KiB that the other has not read. */
    public static Pair pair() {
        MemoryPipe there = new MemoryPipe(CAPACITY);
        MemoryPipe back = new MemoryPipe(CAPACITY);
        return new Pair(new InMemoryTransport(back, there), new InMemoryTransport(there, back));
    }

    @Override
    public String address() {
        return "memory";
    }

    @Override
    public void open(Duration timeout) {}

    @Override
    public boolean isBlocking() {
        return false;
    }

    @Override
    public int read(ByteBuffer target, long timeoutNanos) throws IOException {
        try {
            return in.read(target, timeoutNanos);
        } catch (IOException e) {
            throw Failures.unreadable(address(), e);
        }
    }

    @Override
    public void wakeReader() {
        in.wakeReader();
    }

    @Override
    public long write(ByteBuffer[] sources, int count) throws IOException {
        try {
            return out.write(sources, count);
        } catch (IOException e) {
            throw Failures.unwritable(address(), e);
        }
    }

    @Override
    public boolean awaitWritable(long timeoutNanos) throws IOException {
        try {
            return out.awaitWritable(timeoutNanos);
        } catch (IOException e) {
            throw Failures.unwritable(address(), e);
        }
    }

    @Override
    public void close() {
        out.closeWriter();
        in.closeReader();
    }

    @Override
    public void kill() {}

    @Override
    public void awaitGone(Duration grace) {}

    @Override
    public @Nullable String diagnosis() {
        return null;
    }

    @Override
    public String toString() {
        return address();
    }
}
