package io.across.internal.transport;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The stream to a child process, over whatever it goes.
 *
 * @param child told when the stream ends, so that it is known why
 */
record ChildLink(Child child, Link stream) implements Link {

    @Override
    public int read(ByteBuffer target, long timeoutNanos) throws IOException {
        boolean alive = false;
        try {
            int n = stream.read(target, timeoutNanos);
            alive = n >= 0;
            return n;
        } finally {
            if (!alive) {
                child.ends();
            }
        }
    }

    @Override
    public void wakeReader() {
        stream.wakeReader();
    }

    @Override
    public long write(ByteBuffer[] sources, int count) throws IOException {
        boolean alive = false;
        try {
            long n = stream.write(sources, count);
            alive = true;
            return n;
        } finally {
            if (!alive) {
                child.ends();
            }
        }
    }

    @Override
    public boolean awaitWritable(long timeoutNanos) throws IOException {
        return stream.awaitWritable(timeoutNanos);
    }

    /** The child sees the end of its input, and one that writes on breaks. */
    @Override
    public void close() {
        child.rememberDescendants();
        child.ends();
        stream.close();
    }
}
