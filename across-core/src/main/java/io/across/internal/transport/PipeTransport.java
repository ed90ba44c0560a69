package io.across.internal.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Two one-way streams that somebody else opened. */
final class PipeTransport implements Transport {

    private final String address;
    private final ByteSource source;
    private final ByteSink sink;
    private volatile boolean closed;

    PipeTransport(String address, ByteSource source, ByteSink sink) {
        this.address = address;
        this.source = source;
        this.sink = sink;
    }

    @Override
    public String address() {
        return address;
    }

    @Override
    public void open(Duration timeout) throws IOException {
        if (closed) {
            throw new IOException(address + " is closed");
        }
    }

    @Override
    public boolean isBlocking() {
        return true;
    }

    @Override
    public int read(ByteBuffer target, long timeoutNanos) throws IOException {
        try {
            return source.read(target);
        } catch (IOException e) {
            throw Failures.unreadable(address, e);
        }
    }

    @Override
    public void wakeReader() {}

    @Override
    public long write(ByteBuffer[] sources, int count) throws IOException {
        try {
            return sink.write(sources, count);
        } catch (IOException e) {
            throw Failures.unwritable(address, e);
        }
    }

    @Override
    public boolean awaitWritable(long timeoutNanos) {
        return true;
    }

    @Override
    public void close() {
        closed = true;
        sink.close();
        source.close();
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
        return address;
    }
}
