package io.across.internal.transport;

import java.nio.ByteBuffer;
import java.util.concurrent.ArrayBlockingQueue;

/**
 * The few direct buffers through which all connections of this process write. A connection holds one while it writes
 * only: ten thousand idle ones hold none. Thread-safe.
 */
final class SliceBuffers {

    /** What one system call moves at most: beyond some 96 KiB the JDK's transfers become slower. */
    static final int SLICE = 64 * 1024;

    /** More writers than this at once is rare; their buffers are left to the garbage collector. */
    private static final int KEPT = 16;

    private static final ArrayBlockingQueue<ByteBuffer> POOL = new ArrayBlockingQueue<>(KEPT);

    private SliceBuffers() {}

    static ByteBuffer take() {
        ByteBuffer pooled = POOL.poll();
        return pooled == null ? ByteBuffer.allocateDirect(SLICE) : pooled.clear();
    }

    /** The caller must not touch the buffer afterwards. */
    static void giveBack(ByteBuffer buffer) {
        POOL.offer(buffer);
    }
}
