package io.across.internal.transport;

import java.io.IOException;
import java.nio.ByteBuffer;

/** How a connected socket is read and written; the methods mean what those of {@link Transport} do. */
interface SocketLink {

    int read(ByteBuffer target, long timeoutNanos) throws IOException;

    void wakeReader();

    long write(ByteBuffer[] sources, int count) throws IOException;

    boolean awaitWritable(long timeoutNanos) throws IOException;

    void close();
}
