package io.across.internal.transport;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A stream that is open, under a {@link LinkTransport}; the methods mean what those of {@link Transport} do. As they
 * stand here they suit one that blocks.
 */
interface Link {

    int read(ByteBuffer target, long timeoutNanos) throws IOException;

    default void wakeReader() {}

    long write(ByteBuffer[] sources, int count) throws IOException;

    default boolean awaitWritable(long timeoutNanos) throws IOException {
        return true;
    }

    void close();
}
