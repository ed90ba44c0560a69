package io.across.internal.transport;

import java.io.IOException;
import java.nio.ByteBuffer;

/** The writing end of a pipe. Written by one thread at a time; closed by any. */
interface ByteSink {

    /** Blocks until everything is written, and on its way. */
    long write(ByteBuffer[] sources, int count) throws IOException;

    /** Ends a write that waits, where that is possible. Never blocks. */
    void close();
}
