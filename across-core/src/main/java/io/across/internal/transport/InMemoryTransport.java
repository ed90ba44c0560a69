package io.across.internal.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;

/** One end of a connection within this process, for tests: the same rules as a socket, no system calls. */
public final class InMemoryTransport extends LinkTransport<InMemoryTransport.Ends> {

    /** About what a socket or a pipe of the system takes before its reader has read. */
    private static final int CAPACITY = 64 * 1024;

    private InMemoryTransport(MemoryPipe in, MemoryPipe out) {
        super("memory", false, new Ends(in, out));
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
    public void open(Duration timeout) {}

    /** The reading end of one pipe and the writing end of the other. */
    record Ends(MemoryPipe in, MemoryPipe out) implements Link {

        @Override
        public int read(ByteBuffer target, long timeoutNanos) throws IOException {
            return in.read(target, timeoutNanos);
        }

        @Override
        public void wakeReader() {
            in.wakeReader();
        }

        @Override
        public long write(ByteBuffer[] sources, int count) throws IOException {
            return out.write(sources, count);
        }

        @Override
        public boolean awaitWritable(long timeoutNanos) throws IOException {
            return out.awaitWritable(timeoutNanos);
        }

        @Override
        public void close() {
            out.closeWriter();
            in.closeReader();
        }
    }
}
