package io.across.internal.transport;

import java.io.IOException;
import java.nio.ByteBuffer;

/** The reading end of a pipe. Read by one thread at a time; closed by any. */
interface ByteSource {

    /** Blocks until there is at least one byte; -1 at the end. */
    int read(ByteBuffer target) throws IOException;

    /** Ends a read that waits, where that is possible. Never blocks. */
    void close();
}
